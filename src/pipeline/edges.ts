import type { Edge, Interaction } from '../domain/interaction.ts';

const DAY_MS = 24 * 3_600_000;

/** Interactions summed per giver × kind × receiver and UTC day, as the store keeps them. */
export function sumEdges(interactions: Iterable<Interaction>): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { giver, receiver, kind, at, agreement } of interactions) {
    const key = [Math.floor(at / DAY_MS), giver, kind, receiver].join('\u0001');
    const edge = edges.get(key);
    edges.set(key, {
      giver,
      receiver,
      kind,
      count: (edge?.count ?? 0) + 1,
      first: Math.min(edge?.first ?? at, at),
      last: Math.max(edge?.last ?? at, at),
      agreementSum: (edge?.agreementSum ?? 0) + (agreement ?? 0),
      agreementCount: (edge?.agreementCount ?? 0) + (agreement === undefined ? 0 : 1),
    });
  }
  return [...edges.values()];
}
