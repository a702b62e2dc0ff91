import type { Notifier, NotifierDependencies, NotifierKind } from '../../src/alerts/notifier.ts';
import { NOTIFIER_KINDS } from '../../src/alerts/notifiers/index.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { NOW } from './sample-messages.ts';

export interface MadeNotifier {
  readonly notifier: Notifier;
  readonly clock: ReturnType<typeof manualClock>;
  /** What was written to standard output. */
  readonly written: string[];
  close(): Promise<void>;
}

/** A notifier as the program makes one from its settings, with the real network. */
export function makeNotifier(
  kind: string | NotifierKind,
  settings: Record<string, unknown>,
  over: Partial<NotifierDependencies> = {},
): MadeNotifier {
  const found = typeof kind === 'string' ? NOTIFIER_KINDS.find((each) => each.kind === kind) : kind;
  if (!found) throw new Error(`no notifier ${String(kind)}`);
  const clock = manualClock(NOW);
  const http = createHttp({ userAgent: 'turntide-test', clock });
  const written: string[] = [];
  const stdout = { write: (text: string) => written.push(text), isTTY: true, columns: 90 };
  const notifier = found.create('team', found.settings.parse(settings), { clock, http, stdout, ...over });
  return { notifier, clock, written, close: () => http.close() };
}

/** The settings' problems, as `path: message`. */
export function problemsOf(kind: string, settings: unknown): string[] {
  const result = NOTIFIER_KINDS.find((each) => each.kind === kind)!.settings.safeParse(settings);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

export const noSignal = (): AbortSignal => new AbortController().signal;
