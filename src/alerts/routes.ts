import type { Brand, Route } from '../domain/brand.ts';
import type { Message } from '../domain/message.ts';

/** Why a route does not take a message. */
export type RouteRefusal = 'topic-not-routed' | 'transition-not-routed' | 'below-route-severity';

/** Why a route does not take a message; null where it does. An empty list of topics or transitions is all of them. */
export function refusal(route: Route, message: Message): RouteRefusal | null {
  if (message.type === 'notice' || message.type === 'digest.daily') return null;
  const { incident, transition } = message.report;
  if (route.topics.length > 0 && !route.topics.includes(incident.topic)) return 'topic-not-routed';
  if (route.on.length > 0 && !route.on.includes(transition.kind)) return 'transition-not-routed';
  // An end is told wherever the worst of it was told: nobody is left with an alarm that never ended.
  const ends = transition.kind === 'recovering' || transition.kind === 'resolved';
  const past = ends ? [incident.severity, ...incident.history.map(({ severity }) => severity)] : [];
  return Math.max(transition.severity, ...past) < route.minSeverity ? 'below-route-severity' : null;
}

/**
 * Ids of ALL channels that a message goes to, each once, in the order of the configuration: an incident to each
 * whose route takes it, the digest to the digest's channels, a notice to every channel the brand has a route or a
 * digest to. A brand without any route uses every configured channel.
 * @param configured ids of all channels.
 */
export function routesFor(message: Message, brand: Brand, configured: readonly string[] = []): string[] {
  const digest = brand.digest?.channels ?? [];
  if (message.type === 'digest.daily') return distinct(digest);
  if (brand.routes.length === 0) return distinct(configured);
  const taking = brand.routes.filter((route) => refusal(route, message) === null).map(({ channel }) => channel);
  return distinct(message.type === 'notice' ? [...taking, ...digest] : taking);
}

const distinct = (ids: readonly string[]) => [...new Set(ids)];
