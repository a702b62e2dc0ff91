import { createHash } from 'node:crypto';
import type Mail from 'nodemailer/lib/mailer';
import { trendPng } from '../../charts/png.ts';
import type { Message } from '../../domain/message.ts';
import type { Picture } from '../alert-model.ts';
import { clean } from '../clean.ts';
import { alertModel } from '../compose.ts';
import { PICTURE_CID, renderHtml } from './html.ts';
import { renderText } from './text.ts';

export interface MailOptions {
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo?: string;
  /** Leaves the list with one POST (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

/**
 * A message as a mail: text, HTML and the picture within it. Its Message-ID is made from the message's id and its
 * recipients, so that a second attempt is the same mail; mails of one incident form a thread.
 */
export async function mailOf(message: Message, options: MailOptions): Promise<Mail.Options> {
  const model = alertModel(message);
  const { unsubscribeUrl } = options;
  const { picture, timeZone, brand, topic } = model;
  const title = topic === null ? brand : `${brand} · ${topic}`;
  const png = picture && (await drawn(picture, { title, timeZone }));
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(options.from)?.[1] ?? 'turntide.invalid';
  const idOf = (text: string) => `<${createHash('sha256').update(text).digest('hex').slice(0, 40)}@${domain}>`;
  const thread = threadOf(message);
  return {
    from: options.from,
    to: [...options.to],
    ...(options.replyTo === undefined ? {} : { replyTo: options.replyTo }),
    subject: clean(model.severity === null ? model.title : `[${model.severity.level}/5] ${model.title}`, 160),
    date: new Date(message.at),
    messageId: idOf([message.id, ...options.to].join('\n')),
    ...(thread === null ? {} : { inReplyTo: idOf(thread), references: [idOf(thread)] }),
    text: renderText(model, { width: 76 }),
    html: renderHtml(model, { picture: png !== null, ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }) }),
    attachments:
      png === null
        ? []
        : [
            {
              filename: 'trend.png',
              content: Buffer.from(png),
              contentType: 'image/png',
              cid: PICTURE_CID,
              contentDisposition: 'inline' as const,
            },
          ],
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(unsubscribeUrl === undefined
        ? {}
        : {
            // In one line: some receivers do not unfold it before they look for the URL.
            'List-Unsubscribe': { prepared: true, value: `<${unsubscribeUrl}>` },
            'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
          }),
    },
  };
}

/** The imaginary first mail that all of an incident answer to. */
function threadOf(message: Message): string | null {
  return message.type === 'notice' || message.type === 'digest.daily' ? null : `thread/${message.report.incident.id}`;
}

/** Null where the platform has no binary of the canvas: a mail without its picture is better than none. */
async function drawn(picture: Picture, options: { title: string; timeZone: string }): Promise<Uint8Array | null> {
  try {
    return await trendPng(picture.points, { ...picture, ...options, width: 616, height: 250 });
  } catch {
    return null;
  }
}
