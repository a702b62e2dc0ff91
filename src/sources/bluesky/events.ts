/** One record of a repository that came or went, as both wires of Jetstream tell it. */
export interface CommitEvent {
  readonly did: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly collection: string;
  readonly rkey: string;
  readonly record: Readonly<Record<string, unknown>> | null;
  /** Where to go on: the v2 sequence number, or the v1 time in µs. */
  readonly position: number;
  /** When the stream saw it, epoch ms. */
  readonly seenAt: number;
}

export type StreamEvent =
  | { readonly kind: 'commit'; readonly commit: CommitEvent }
  /** An account that was deleted whole, with all it wrote. */
  | { readonly kind: 'account-deleted'; readonly did: string; readonly position: number; readonly seenAt: number }
  /** Moves the cursor and says nothing else. */
  | { readonly kind: 'other'; readonly position: number; readonly seenAt: number }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'unreadable' };

const UNREADABLE: StreamEvent = { kind: 'unreadable' };

/** v1: `{did, time_us, kind, commit: {operation, collection, rkey, record}}`. */
export function readV1(text: string): StreamEvent {
  const event = object(text);
  if (!event || typeof event.time_us !== 'number' || typeof event.did !== 'string') return UNREADABLE;
  const seenAt = event.time_us / 1000;
  if (event.kind === 'account') return accountOf(event.account, event.did, event.time_us, seenAt);
  if (event.kind !== 'commit') return { kind: 'other', position: event.time_us, seenAt };
  return commitOf(event.commit, event.did, event.time_us, seenAt);
}

/** v2 (`network.bsky.jetstream.subscribeEvents`): `{payload: {$type, seq, did, time, operation, collection, rkey, record}}`. */
export function readV2(text: string): StreamEvent {
  const frame = object(text);
  if (!frame) return UNREADABLE;
  if (typeof frame.error === 'string') return { kind: 'error', text: `${frame.error} ${frame.message ?? ''}`.trim() };
  const payload = frame.payload;
  if (payload === null || typeof payload !== 'object') return UNREADABLE;
  const event = payload as Record<string, unknown>;
  const type = typeof event.$type === 'string' ? event.$type.slice(event.$type.indexOf('#') + 1) : '';
  if (type === 'info') return { kind: 'notice', text: `${event.name} ${event.message ?? ''}`.trim() };
  if (typeof event.seq !== 'number' || typeof event.did !== 'string') return UNREADABLE;
  const seenAt = Date.parse(String(event.witnessedAt ?? event.time));
  if (Number.isNaN(seenAt)) return UNREADABLE;
  if (type === 'account') return accountOf(event, event.did, event.seq, seenAt);
  if (event.operation === undefined) return { kind: 'other', position: event.seq, seenAt };
  return commitOf(event, event.did, event.seq, seenAt);
}

/** Deactivated, suspended and taken-down accounts may come back, and their posts with them: only `deleted` is for good. */
function accountOf(value: unknown, did: string, position: number, seenAt: number): StreamEvent {
  const { active, status } = (value ?? {}) as Record<string, unknown>;
  const deleted = active === false && status === 'deleted';
  return deleted ? { kind: 'account-deleted', did, position, seenAt } : { kind: 'other', position, seenAt };
}

function commitOf(value: unknown, did: string, position: number, seenAt: number): StreamEvent {
  const commit = (value ?? {}) as Record<string, unknown>;
  const { operation, collection, rkey, record } = commit;
  if (typeof collection !== 'string' || typeof rkey !== 'string') return UNREADABLE;
  if (operation !== 'create' && operation !== 'update' && operation !== 'delete') return UNREADABLE;
  const body = record !== null && typeof record === 'object' ? (record as Record<string, unknown>) : null;
  if (body === null && operation !== 'delete') return UNREADABLE;
  return { kind: 'commit', commit: { did, operation, collection, rkey, record: body, position, seenAt } };
}

function object(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
