import type { InteractionTable } from './table.ts';

/** Width of the time steps within which a giver counts once for a receiver. */
export const STEP_MS = 6 * 3_600_000;

/**
 * Who acted on whom before one moment, as compressed sparse rows and columns in typed arrays. An event is one giver
 * acting on one receiver within one step of `STEP_MS`, however often; a pair is a giver and a receiver, once.
 */
export interface Graph {
  readonly at: number;
  readonly authors: number;
  readonly ids: readonly string[];
  /** Events in the order of (receiver, giver, step); step 0 is the newest. */
  readonly eventStart: Int32Array;
  readonly eventGiver: Int32Array;
  readonly eventStep: Int32Array;
  /** Steps from the newest to the oldest event. */
  readonly steps: number;
  /** The pair of each event, as an index into the columns below. */
  readonly eventPair: Int32Array;
  /** Pairs by receiver (columns): `columnGiver` is sorted within a receiver. */
  readonly columnStart: Int32Array;
  readonly columnGiver: Int32Array;
  /** Pairs by giver (rows): receivers, and where each pair stands in the columns. */
  readonly rowStart: Int32Array;
  readonly rowReceiver: Int32Array;
  readonly rowPair: Int32Array;
  /** Epoch ms of an author's first act as a giver; Infinity: never acted. */
  readonly firstAct: Float64Array;
}

/** The graph of all interactions strictly before `at` (epoch ms). Linear but for one sort within each receiver. */
export function buildGraph(table: InteractionTable, at: number): Graph {
  const authors = table.ids.length;
  const { giver, receiver, time } = table;
  const firstAct = new Float64Array(authors).fill(Infinity);
  const offsets = new Int32Array(authors + 1);
  for (let i = 0; i < giver.length; i += 1) {
    if (time[i]! >= at) continue;
    offsets[receiver[i]! + 1]! += 1;
    if (time[i]! < firstAct[giver[i]!]!) firstAct[giver[i]!] = time[i]!;
  }
  for (let a = 0; a < authors; a += 1) offsets[a + 1]! += offsets[a]!;
  // One number an event, giver × steps + step, so that sorting numbers sorts by giver and then by step.
  const keys = new Float64Array(offsets[authors]!);
  const fill = offsets.slice();
  const STEPS = 1 << 20;
  let steps = 0;
  for (let i = 0; i < giver.length; i += 1) {
    if (time[i]! >= at) continue;
    const step = Math.min(STEPS - 1, Math.floor((at - time[i]!) / STEP_MS));
    steps = Math.max(steps, step + 1);
    keys[fill[receiver[i]!]!] = giver[i]! * STEPS + step;
    fill[receiver[i]!]! += 1;
  }
  const eventStart = new Int32Array(authors + 1);
  const columnStart = new Int32Array(authors + 1);
  const eventGiver = new Int32Array(keys.length);
  const eventStep = new Int32Array(keys.length);
  const eventPair = new Int32Array(keys.length);
  const columnGiver = new Int32Array(keys.length);
  const rowStart = new Int32Array(authors + 1);
  let events = 0;
  let pairs = 0;
  for (let r = 0; r < authors; r += 1) {
    const own = keys.subarray(offsets[r]!, offsets[r + 1]!).sort();
    let last = -1;
    let lastGiver = -1;
    for (const key of own) {
      if (key === last) continue;
      last = key;
      const g = Math.floor(key / STEPS);
      if (g !== lastGiver) {
        columnGiver[pairs] = g;
        pairs += 1;
        rowStart[g + 1]! += 1;
        lastGiver = g;
      }
      eventGiver[events] = g;
      eventStep[events] = key - g * STEPS;
      eventPair[events] = pairs - 1;
      events += 1;
    }
    eventStart[r + 1] = events;
    columnStart[r + 1] = pairs;
  }
  for (let a = 0; a < authors; a += 1) rowStart[a + 1]! += rowStart[a]!;
  const rowReceiver = new Int32Array(pairs);
  const rowPair = new Int32Array(pairs);
  const place = rowStart.slice();
  for (let r = 0; r < authors; r += 1) {
    for (let p = columnStart[r]!; p < columnStart[r + 1]!; p += 1) {
      const slot = place[columnGiver[p]!]!;
      place[columnGiver[p]!]! += 1;
      rowReceiver[slot] = r;
      rowPair[slot] = p;
    }
  }
  return {
    at,
    authors,
    ids: table.ids,
    eventStart,
    eventGiver: eventGiver.subarray(0, events),
    eventStep: eventStep.subarray(0, events),
    steps,
    eventPair: eventPair.subarray(0, events),
    columnStart,
    columnGiver: columnGiver.subarray(0, pairs),
    rowStart,
    rowReceiver,
    rowPair,
    firstAct,
  };
}

/** How many different givers acted on a receiver. */
export function engagers(graph: Graph, receiver: number): number {
  return graph.columnStart[receiver + 1]! - graph.columnStart[receiver]!;
}

/** How many different receivers a giver acted on. */
export function engaged(graph: Graph, giver: number): number {
  return graph.rowStart[giver + 1]! - graph.rowStart[giver]!;
}

/** Whether a giver acted on a receiver: a binary search in the receiver's column. */
export function actedOn(graph: Graph, giver: number, receiver: number): boolean {
  let low = graph.columnStart[receiver]!;
  let high = graph.columnStart[receiver + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = graph.columnGiver[middle]!;
    if (found === giver) return true;
    if (found < giver) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** When a giver was first seen: steps before the moment asked for. */
export function cohortOf(graph: Graph, giver: number): number {
  return Math.floor((graph.at - graph.firstAct[giver]!) / STEP_MS);
}
