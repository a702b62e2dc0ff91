import { describe, expect, it } from 'vitest';
import type { Brand } from '../../src/domain/brand.ts';
import { MemoryHistory } from '../../src/pipeline/memory-history.ts';
import { buildReport } from '../../src/pipeline/report.ts';
import { said } from '../incidents/mentions.ts';
import { sampleBrand, sampleIncident } from '../support/sample-messages.ts';

const HOUR = 3_600_000;
const AT = Date.UTC(2026, 10, 23, 14);

describe('the trend of a report', () => {
  it('has no more points than a picture, and loses no mention by that', async () => {
    const history = new MemoryHistory((scored) => scored.mention.id);
    const since = AT - 60 * HOUR;
    for (let at = since - 47 * HOUR; at < AT; at += 10 * 60_000) {
      const scored = said('bags again', { publishedAt: new Date(at).toISOString() });
      history.add({ scored, interactions: [] } as never);
    }
    const brand: Brand = sampleBrand();
    const incident = sampleIncident({ since, openedAt: since, topic: 'all' });
    const transition = { ...incident.history[0]!, at: AT };
    const { trend } = await buildReport(history, brand, incident, transition);
    expect(trend.length).toBeGreaterThan(48);
    expect(trend.length).toBeLessThanOrEqual(288);
    const drawn = trend.reduce((sum, point) => sum + point.negative, 0);
    const from = trend[0]!.start;
    const counted = (await history.trend('all', from, AT)).reduce((sum, row) => sum + row.counts.negative, 0);
    expect(drawn).toBe(counted);
    expect(from).toBeLessThan(since - 40 * HOUR);
  });
});
