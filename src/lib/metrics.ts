import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a process counts, in the Prometheus text format. Names end in their unit. */
export interface Metrics {
  readonly items: Counter<'source' | 'outcome'>;
  readonly mentions: Counter<'brand' | 'outcome'>;
  readonly polls: Counter<'source' | 'outcome'>;
  readonly decisions: Counter<'brand' | 'reason'>;
  readonly transitions: Counter<'brand' | 'kind'>;
  readonly deliveries: Counter<'channel' | 'outcome'>;
  readonly jobs: Counter<'queue' | 'outcome'>;
  readonly jobSeconds: Histogram<'queue'>;
  readonly queueDepth: Gauge<'queue' | 'state'>;
  readonly sourceFailures: Gauge<'source'>;
  readonly sourceNextTry: Gauge<'source' | 'by'>;
  readonly sourceSilent: Gauge<'source'>;
  /** `scrape` text; `refresh` runs before it, for gauges that are read from the store. */
  text(refresh?: () => Promise<void>): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'turntide_' });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> =>
    new Counter({ name: `turntide_${name}`, help, labelNames, registers });
  return {
    items: counter('items_total', 'Items of sources, by outcome (matched, unmatched, or why refused)', [
      'source',
      'outcome',
    ]),
    mentions: counter(
      'mentions_total',
      'Mentions of a brand, by outcome (added, changed, repeated, outdated, or why muted)',
      ['brand', 'outcome'],
    ),
    polls: counter('polls_total', 'Polls, by outcome', ['source', 'outcome']),
    decisions: counter('decisions_total', 'Decisions of detection and of the alert gate, by named reason', [
      'brand',
      'reason',
    ]),
    transitions: counter('incident_transitions_total', 'Moves of incidents', ['brand', 'kind']),
    deliveries: counter('deliveries_total', 'Deliveries, by outcome', ['channel', 'outcome']),
    jobs: counter('jobs_total', 'Tries of jobs, by outcome', ['queue', 'outcome']),
    jobSeconds: new Histogram({
      name: 'turntide_job_seconds',
      help: 'How long a try of a job takes',
      labelNames: ['queue'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    queueDepth: new Gauge({
      name: 'turntide_queue_depth',
      help: 'Jobs in a queue, by state',
      labelNames: ['queue', 'state'],
      registers,
    }),
    sourceFailures: new Gauge({
      name: 'turntide_source_failures',
      help: 'Failures in a row of a source; 0 is well',
      labelNames: ['source'],
      registers,
    }),
    sourceNextTry: new Gauge({
      name: 'turntide_source_next_try_timestamp_seconds',
      help: 'When a failing source is tried again, and what says so (Retry-After, back-off, a quota)',
      labelNames: ['source', 'by'],
      registers,
    }),
    sourceSilent: new Gauge({
      name: 'turntide_source_silent',
      help: '1 while a source gives nothing for far longer than its own usual gap',
      labelNames: ['source'],
      registers,
    }),
    contentType: registry.contentType,
    async text(refresh) {
      await refresh?.();
      return registry.metrics();
    },
  };
}
