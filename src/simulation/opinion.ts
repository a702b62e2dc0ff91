import { hash32, Random } from '../lib/random.ts';
import type { Society } from './society.ts';

/** An incident as it stands when people are asked to speak. */
export interface Outbreak {
  readonly seed: number;
  /** Opinions at that moment. */
  readonly opinion: Float64Array;
  /** Those whom it made angry, and those of them who have said so in public. */
  readonly affected: Uint8Array;
  readonly spoke: Uint8Array;
}

/** Steps of two hours that are played after people were asked. */
const STEPS = 12;
/** How far one believed message moves somebody who is wholly open to it (Friedkin and Johnsen 1990: weights of others). */
const PULL = 0.35;
/** How far everybody slides back to where they stood, a step. */
const ANCHOR = 0.06;

/** An incident that starts in three communities and spreads along ties for six hours. */
export function outbreak(society: Society, seed: number): Outbreak {
  const random = new Random(hash32('outbreak', seed));
  const opinion = society.opinion.slice();
  const affected = new Uint8Array(society.size);
  const spoke = new Uint8Array(society.size);
  const hit = new Set<number>();
  while (hit.size < Math.min(3, society.options.communities)) hit.add(random.int(society.options.communities));
  for (let i = 0; i < society.size; i += 1) {
    const chance = hit.has(society.community[i]!) ? 0.35 : 0.03;
    if (society.bot[i] !== 1 && random.chance(chance)) strike(i);
  }
  function strike(i: number): void {
    affected[i] = 1;
    opinion[i] = Math.max(-1, opinion[i]! - 0.7 - 0.3 * random.next());
    if (random.chance(0.35)) spoke[i] = 1;
  }
  for (let step = 0; step < 3; step += 1) {
    for (const j of [...spoke.keys()].filter((one) => spoke[one] === 1)) {
      for (let tie = society.followerStart[j]!; tie < society.followerStart[j + 1]!; tie += 1) {
        const i = society.follower[tie]!;
        if (affected[i] === 1 || society.bot[i] === 1) continue;
        if (random.chance(Math.min(0.5, 0.01 * society.attention[tie]!))) strike(i);
      }
    }
  }
  return { seed, opinion, affected, spoke };
}

/** Chance that somebody who is not against the brand speaks up when asked. */
export function willingness(society: Society, account: number): number {
  return society.opinion[account]! > 0.15 ? 0.8 : 0.5;
}

/**
 * Mean opinion of the affected a day after `speakers` were asked to speak up for a fair hearing. Friedkin–Johnsen opinions under
 * stochastic exposure: whoever is reached moves towards the message by susceptibility and belief in the tie, and slides back
 * towards the first opinion. Each random number depends on (seed, step, who, whom) alone, so that methods are compared under
 * the same luck. Who is against the brand does not speak for it, and may speak against it.
 */
export function playOut(society: Society, start: Outbreak, speakers: readonly number[]): number {
  const opinion = start.opinion.slice();
  const luck = (step: number, from: number, to: number): number =>
    hash32(start.seed, step * 8_388_608 + from, to) / 4294967296;
  /** message value by who carries it in the step */
  let carriers = new Map<number, number>();
  for (const j of speakers) {
    const u = luck(99, j, 0);
    if (society.bot[j] === 1) continue;
    if (society.hostile[j] === 1) {
      if (u < 0.3) carriers.set(j, -0.9);
    } else if (u < willingness(society, j)) carriers.set(j, 0.6);
  }
  const carried = new Set(carriers.keys());
  for (let step = 0; step < STEPS; step += 1) {
    const next = new Map<number, number>();
    const tell = (j: number, message: number, passOn: boolean): void => {
      for (let tie = society.followerStart[j]!; tie < society.followerStart[j + 1]!; tie += 1) {
        const i = society.follower[tie]!;
        if (society.bot[i] === 1) continue;
        const u = luck(step, j, i);
        // Half of what a post sets off comes within the first step or two (Kwak et al. 2010: 55 % of reposts within an hour).
        const seen = 1 - Math.exp(-0.6 * society.attention[tie]!);
        if (u >= seen) continue;
        const move = PULL * society.susceptibility[i]! * Math.min(1, society.belief[tie]!);
        opinion[i]! += move * (message - opinion[i]!);
        if (
          passOn &&
          !carried.has(i) &&
          Math.abs(message - opinion[i]!) < 1 &&
          u < seen * society.options.repostRate * 3
        ) {
          carried.add(i);
          next.set(i, message);
        }
      }
    };
    for (const [j, message] of carriers) tell(j, message, true);
    // The angry go on telling those around them, as long as they are.
    for (let j = 0; j < society.size; j += 1) {
      if (start.spoke[j] === 1 && opinion[j]! < -0.25 && luck(step, j, 8_388_607) < 0.15) tell(j, -0.8, false);
    }
    for (let i = 0; i < society.size; i += 1) {
      opinion[i]! += ANCHOR * (1 - society.susceptibility[i]!) * (start.opinion[i]! - opinion[i]!);
    }
    // Those who were asked say it again, less each time.
    carriers = next;
    if (step < 3) for (const j of speakers) if (carried.has(j)) carriers.set(j, society.hostile[j] === 1 ? -0.9 : 0.6);
  }
  let sum = 0;
  let count = 0;
  for (let i = 0; i < society.size; i += 1) {
    if (start.affected[i] !== 1) continue;
    sum += opinion[i]!;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
