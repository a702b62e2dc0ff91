import type { Message } from '../domain/message.ts';
import { safeUrl } from './clean.ts';

/** Where a message leads to in the console; empty where no console is configured. */
export interface ConsoleLinks {
  readonly open?: string;
  /** Opens the page with its acknowledge form: the link itself changes nothing, since mail scanners follow links. */
  readonly acknowledge?: string;
}

/**
 * `{base}/incidents/{incident id}`, `…?do=acknowledge`, `{base}/brands/{brand}/digest/{day}` and `{base}/brands/{brand}`;
 * ids are percent-encoded, slashes too.
 */
export function consoleLinks(message: Message): ConsoleLinks {
  const base = safeUrl(message.consoleUrl)?.replace(/\/+$/, '');
  if (base === undefined) return {};
  if (message.type === 'notice') return { open: `${base}/brands/${encodeURIComponent(message.brand.id)}` };
  if (message.type === 'digest.daily') {
    return { open: `${base}/brands/${encodeURIComponent(message.brand.id)}/digest/${message.digest.day}` };
  }
  const open = `${base}/incidents/${encodeURIComponent(message.report.incident.id)}`;
  const { state, acknowledgedBy } = message.report.incident;
  return state === 'resolved' || acknowledgedBy !== undefined
    ? { open }
    : { open, acknowledge: `${open}?do=acknowledge` };
}
