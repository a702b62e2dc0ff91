import type { TrendRow } from '../../src/domain/history.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Edge } from '../../src/domain/interaction.ts';
import { Lifecycle } from '../../src/lib/lifecycle.ts';
import { connect, disconnect } from '../../src/store/connection.ts';
import { createStore, type Store } from '../../src/store/index.ts';

/** All that is counted of one brand, to be compared between runs. */
export interface Counted {
  readonly trends: Record<string, TrendRow[]>;
  readonly mentions: number;
  readonly edges: Edge[];
  readonly incidents: Incident[];
}

export function openStore(url: string, prefix: string, cluster = false): { store: Store; close(): Promise<void> } {
  const lifecycle = new Lifecycle();
  const db = lifecycle.own('redis', connect(url, { cluster, onChange: () => {} }), disconnect);
  return { store: createStore(db, prefix), close: () => lifecycle.close() };
}

export async function counted(
  store: Store,
  brandId: string,
  topics: readonly string[],
  from: number,
  to: number,
): Promise<Counted> {
  const history = store.history(brandId);
  const trends: Record<string, TrendRow[]> = {};
  for (const topic of ['all', ...topics]) trends[topic] = await history.trend(topic, from, to);
  const edges = await history.edges(from, to);
  edges.sort((a, b) => (edgeKey(a) < edgeKey(b) ? -1 : 1));
  const incidents = await store.incidents.list(brandId);
  incidents.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { trends, mentions: (await history.mentions(from, to, 1_000_000)).length, edges, incidents };
}

const edgeKey = (edge: Edge): string => [edge.giver, edge.kind, edge.receiver, edge.first].join(' ');

/** How far a brand's verdicts are decided, epoch ms; 0 before the first. */
export async function decidedTo(store: Store, brandId: string): Promise<number> {
  const { state } = await store.incidents.snapshot(brandId);
  return state === null ? 0 : (JSON.parse(state) as { decidedTo: number }).decidedTo;
}
