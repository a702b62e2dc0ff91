import { FDR_START, type FdrState, holdTogether, testOnline } from './fdr.ts';

/**
 * Which topics of a brand may tell of a shift. When the brand as a whole moves, its topics are tested together (they explain
 * it); when it does not, a topic that moves alone has to pass online control of false discoveries, so that ten topics do not
 * cry ten times as often as one. One topic and day is one hypothesis: a verdict's p-value is the chance of so high a reading
 * within a day, so that the day's smallest is a valid p-value, and it may be acted on at once.
 */
export interface TopicState {
  readonly fdr: FdrState;
  /** Day number (epoch ms / 86,400,000) that is open. */
  readonly day: number;
  /** The open day's smallest p-value by topic. */
  readonly smallest: Readonly<Record<string, number>>;
  /** Topics found in the open day: they stay so until it ends. */
  readonly found: readonly string[];
}

export interface TopicReading {
  readonly topic: string;
  readonly pValue: number;
  /** The topic's own verdict: at its sensitivity it stands out. */
  readonly firing: boolean;
}

export interface TopicDecision {
  readonly topic: string;
  readonly allowed: boolean;
  /** `with-brand`, `alone`, `found-today`, `not-firing`, `false-discovery-control`. */
  readonly reason: string;
}

export const TOPICS_START: TopicState = { fdr: FDR_START, day: 0, smallest: {}, found: [] };

/** Share of false ones among the topics that are told of. */
const ALPHA = 0.1;

/** Decides all topics of one tick; `at` (epoch ms, event time) does not go back over a day's end. */
export function decideTopics(
  state: TopicState,
  at: number,
  brandFiring: boolean,
  readings: readonly TopicReading[],
): { readonly decisions: TopicDecision[]; readonly state: TopicState } {
  const today = Math.floor(at / 86_400_000);
  let { fdr, smallest, found } = today > state.day ? endDay(state) : state;
  const together = brandFiring
    ? holdTogether(
        readings.map((r) => r.pValue),
        ALPHA,
      )
    : [];
  const decisions = readings.map(({ topic, pValue, firing }, i): TopicDecision => {
    smallest = { ...smallest, [topic]: Math.min(smallest[topic] ?? 1, pValue) };
    if (!firing) return { topic, allowed: false, reason: 'not-firing' };
    if (found.includes(topic)) return { topic, allowed: true, reason: 'found-today' };
    if (together[i]) return { topic, allowed: true, reason: 'with-brand' };
    const decision = testOnline(fdr, pValue, { alpha: ALPHA });
    if (!decision.rejected) return { topic, allowed: false, reason: 'false-discovery-control' };
    fdr = decision.state;
    found = [...found, topic];
    return { topic, allowed: true, reason: 'alone' };
  });
  return { decisions, state: { fdr, day: Math.max(today, state.day), smallest, found } };
}

/** The day's topics that were not found are hypotheses kept as true: they are counted with their smallest p-value. */
function endDay(state: TopicState): TopicState {
  let fdr = state.fdr;
  for (const topic of Object.keys(state.smallest).sort()) {
    if (!state.found.includes(topic)) fdr = testOnline(fdr, state.smallest[topic]!, { alpha: ALPHA }).state;
  }
  return { fdr, day: state.day, smallest: {}, found: [] };
}
