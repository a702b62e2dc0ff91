import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InteractionTable } from '../src/influence/table.ts';

export interface Act {
  readonly giver: string;
  readonly receiver: string;
  /** Epoch ms. */
  readonly time: number;
  readonly kind: string;
}

export interface Case {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly audience: readonly string[];
  readonly exclude: readonly string[];
}

/** What happened after a case: how many of the audience reposted whom within 24 hours. */
export interface Outcome {
  readonly gain: ReadonlyMap<string, number>;
  /** Receivers by audience member who reposted anybody. */
  readonly reposted: ReadonlyMap<string, ReadonlySet<string>>;
}

const DAY = 86_400_000;

export function loadActs(folder: string): Act[] {
  const text = gunzipSync(readFileSync(join(folder, 'interactions.csv.gz'))).toString();
  const acts: Act[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [giver, receiver, seconds, kind] = line.split(',');
    if (kind !== undefined)
      acts.push({ giver: giver!, receiver: receiver!, time: Number(seconds) * 1000, kind: kind.trim() });
  }
  return acts;
}

export function loadCases(folder: string): Case[] {
  const text = gunzipSync(readFileSync(join(folder, 'audiences.jsonl.gz'))).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { incident: string; at: number; audience: string[]; exclude: string[] })
    .map(({ incident, at, audience, exclude }) => ({ id: incident, at: at * 1000, audience, exclude }));
}

/** The acts before the latest of some moments: what comes later is never looked at. */
export function tableOf(acts: Iterable<Act>, before: number): InteractionTable {
  const table = new InteractionTable();
  for (const act of acts) if (act.time < before) table.add(act.giver, act.receiver, act.time);
  return table;
}

export function outcomeOf(acts: readonly Act[], { at, audience, exclude }: Case): Outcome {
  const members = new Set(audience);
  const reposted = new Map<string, Set<string>>();
  for (const act of acts) {
    if (act.kind !== 'repost' || act.time < at || act.time >= at + DAY) continue;
    if (!members.has(act.giver) || exclude.includes(act.receiver) || act.giver === act.receiver) continue;
    const whom = reposted.get(act.giver) ?? new Set();
    reposted.set(act.giver, whom.add(act.receiver));
  }
  const gain = new Map<string, number>();
  for (const whom of reposted.values()) for (const id of whom) gain.set(id, (gain.get(id) ?? 0) + 1);
  return { gain, reposted };
}

/** NDCG@10 with linear gains, and the share of those who reposted anybody that reposted one of the ten. */
export function measure(top: readonly string[], outcome: Outcome): { readonly ndcg: number; readonly reached: number } {
  const ten = top.slice(0, 10);
  const discounted = (gains: readonly number[]): number =>
    gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
  const ideal = [...outcome.gain.values()].sort((a, b) => b - a).slice(0, 10);
  const hit = [...outcome.reposted.values()].filter((whom) => ten.some((id) => whom.has(id))).length;
  return {
    ndcg: discounted(ten.map((id) => outcome.gain.get(id) ?? 0)) / discounted(ideal),
    reached: hit / outcome.reposted.size,
  };
}
