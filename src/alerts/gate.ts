import type { Brand } from '../domain/brand.ts';
import type { IncidentMessage, Message } from '../domain/message.ts';
import { quietUntil } from './quiet-hours.ts';
import { type RouteRefusal, refusal, routesFor } from './routes.ts';

export { routesFor } from './routes.ts';

/** Why a message does not go out to a channel now. */
export type GateReason =
  | RouteRefusal
  | 'already-sent'
  | 'channel-not-routed'
  | 'backfill'
  | 'no-evidence'
  | 'muted'
  | 'snoozed'
  | 'acknowledged'
  | 'superseded'
  | 'quiet-hours';

/** `until` (epoch ms): held, to be decided again then. Without it: never, for this message and channel. */
export type GateDecision =
  | { readonly deliver: true }
  | { readonly deliver: false; readonly reason: GateReason; readonly until?: number };

/** How things stand now, which may differ from when the message was written. */
export interface GateContext {
  /** Epoch ms. */
  readonly now: number;
  /** The ledger has this message as delivered to this channel. */
  readonly alreadySent: boolean;
  /** Epoch ms. */
  readonly snoozedUntil?: number;
  readonly acknowledged?: boolean;
  readonly muted?: boolean;
  /** The event comes from a backfill: history, not news. */
  readonly backfill?: boolean;
  /** A later message of the same incident has been written. Only a message that was held gives way to it. */
  readonly newerExists?: boolean;
  /** The message was held before (quiet hours, snooze). */
  readonly held?: boolean;
  /** Ids of all configured channels: what a brand without routes uses. */
  readonly configured?: readonly string[];
}

const GO: GateDecision = { deliver: true };
const no = (reason: GateReason, until?: number): GateDecision =>
  until === undefined ? { deliver: false, reason } : { deliver: false, reason, until };

/**
 * Whether a message goes to a channel now; the first reason against it is the one that counts. Order: what is
 * final (sent, not routed, history, no evidence, muted), then what people asked for (snooze, acknowledgement), then
 * the hour. A test message stops at nothing but having been sent.
 */
export function gate(message: Message, brand: Brand, channel: string, context: GateContext): GateDecision {
  if (context.alreadySent) return no('already-sent');
  if (message.test === true) return GO;
  const unrouted = routeReason(message, brand, channel, context);
  if (unrouted !== null) return no(unrouted);
  if (context.backfill === true && message.type !== 'notice') return no('backfill');
  if (message.type === 'digest.daily') return isEmpty(message.digest) ? no('no-evidence') : GO;
  const handled = message.type === 'notice' ? null : incidentReason(message, context);
  return handled ?? quietReason(message, brand, context.now) ?? GO;
}

/** Of several routes to a channel one that takes the message is enough; else the reason of the first. */
function routeReason(message: Message, brand: Brand, channel: string, context: GateContext): GateReason | null {
  if (routesFor(message, brand, context.configured ?? [channel]).includes(channel)) return null;
  const own = brand.routes.find((route) => route.channel === channel);
  return (own === undefined ? null : refusal(own, message)) ?? 'channel-not-routed';
}

function incidentReason(message: IncidentMessage, context: GateContext): GateDecision | null {
  const { kind } = message.report.transition;
  const { posts, terms } = message.report.drivers;
  const alarming = kind === 'opened' || kind === 'worsened';
  if (alarming && posts.length === 0 && terms.length === 0) return no('no-evidence');
  if (context.muted === true) return no('muted');
  if (context.held === true && context.newerExists === true) return no('superseded');
  if (context.snoozedUntil !== undefined && context.now < context.snoozedUntil)
    return no('snoozed', context.snoozedUntil);
  // Somebody has it in hand: a real escalation and the end are still told.
  if (context.acknowledged === true && (kind === 'opened' || kind === 'recovering')) return no('acknowledged');
  return null;
}

function quietReason(
  message: Exclude<Message, { type: 'digest.daily' }>,
  brand: Brand,
  now: number,
): GateDecision | null {
  const { quietHours } = brand;
  if (quietHours === undefined) return null;
  if (message.type !== 'notice' && message.report.transition.severity >= quietHours.exceptSeverity) return null;
  const until = quietUntil(quietHours, brand.timeZone, now);
  return until === null ? null : no('quiet-hours', until);
}

type Digest = Extract<Message, { type: 'digest.daily' }>['digest'];

/** A brand whose watch has not begun by that day: there is nothing to sum up. */
function isEmpty(digest: Digest): boolean {
  const sum = (counts: Digest['totals']) => counts.negative + counts.neutral + counts.positive;
  const said = sum(digest.totals) + sum(digest.before) + sum(digest.usual);
  return said === 0 && digest.incidents.length === 0 && digest.problems.length === 0;
}
