import { OUTREACH_KINDS } from '../domain/outreach.ts';
import { HttpError } from '../lib/http-reply.ts';
import type { RouteRequest } from '../lib/http-route.ts';
import type { IncidentAction } from './data.ts';

export const MAX_FORM_BYTES = 20_000;

/** The fields of a submitted form; throws `HttpError` for another kind of body. */
export async function readForm(request: RouteRequest): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) throw new HttpError(415, 'send a form');
  return new URLSearchParams(new TextDecoder().decode(await request.body()));
}

/** What a form of the incident page asks for; null where it makes no sense. */
export function actionOf(kind: string, form: URLSearchParams, now: number): IncidentAction | null {
  const field = (name: string): string => (form.get(name) ?? '').trim();
  switch (kind) {
    case 'acknowledge':
      return { kind };
    case 'snooze': {
      const hours = Number(field('hours'));
      const forMs = hours * 3_600_000;
      return hours > 0 && hours <= 24 * 30 ? { kind, until: now + forMs, forMs } : null;
    }
    case 'assign':
      return { kind, to: field('to').slice(0, 60) };
    case 'mute':
      return { kind, muted: field('muted') === 'yes' };
    case 'note':
      return field('text') === '' ? null : { kind, text: field('text').slice(0, 2_000) };
    case 'outreach': {
      const outreach = OUTREACH_KINDS.find((one) => one === field('outreach'));
      if (!outreach || field('author') === '') return null;
      return { kind, author: field('author').slice(0, 200), outreach, text: field('text').slice(0, 500) };
    }
    default:
      return null;
  }
}

/** A path of this site, whatever was asked for: a redirect must not lead away. */
export function ownPath(path: string | null, otherwise: string): string {
  return path !== null && /^\/(?![/\\])[^\u0000-\u0020\\]*$/.test(path) ? path : otherwise;
}
