import { createCrowd } from '../../../src/simulation/crowd.ts';
import { simulation } from '../../../src/sources/simulation.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const STEP = 5 * 60_000;

describeSource('simulation', {
  kind: simulation,
  now: NOW,
  overNetwork: false,
  pollAfterMs: 1_000,
  budgetMs: 10,
  start: async (clock) => {
    // Six hours of history, two of them live; the crowd alone says what there is to be had.
    const crowd = createCrowd({
      seed: 7,
      brandName: 'Cloudline',
      handle: 'cloudline',
      population: 200,
      origin: NOW - 8 * HOUR,
      incidents: [],
    });
    let until = NOW;
    return {
      settings: { historyDays: 0.25, leadHours: 2, speed: 3_600, population: 200, incidents: [] },
      ids: () => crowd.between(NOW - 8 * HOUR, Math.floor(until / STEP) * STEP).map(({ id }) => id),
      more: () => {
        until += HOUR;
        clock.advance(HOUR);
      },
      close: async () => {},
    };
  },
});
