import { connect, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { z } from 'zod';
import type { Message } from '../../domain/message.ts';
import { counted } from '../../lib/counted.ts';
import { Failure, messageOf } from '../../lib/errors.ts';
import { secret } from '../../lib/zod-secret.ts';
import type { MailingList, NotifierKind, Unsubscribed } from '../notifier.ts';
import { mailOf } from '../render/mail.ts';
import { readUnsubscribeToken, unsubscribeToken } from '../unsubscribe.ts';

const address = z
  .string()
  .max(320)
  .regex(
    /^(?:[^<>"\r\n]{1,100} <[^\s<>@,;"]+@[^\s<>@,;"]+>|[^\s<>@,;"]+@[^\s<>@,;"]+)$/,
    'must be an address: `ana@example.org` or `Ana <ana@example.org>`',
  );
const bareAddress = z
  .string()
  .max(254)
  .regex(/^[^\s<>@,;"]+@[^\s<>@,;"]+$/, 'must be a bare address: `ana@example.org`');

const settings = z
  .strictObject({
    host: z.string().min(1).describe('SMTP server.'),
    port: z.int().min(1).max(65_535).default(587).describe('Its port: 587 for `starttls`, 465 for `tls`.'),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe(
        '`starttls` refuses to go on without encryption, `tls` starts with it, `none` is for a server on the same machine.',
      ),
    user: z.string().min(1).optional().describe('Login; none where left out.'),
    password: secret().optional().describe('Its password.'),
    from: address.describe('Sender: `Turntide <alerts@example.org>`.'),
    to: z.array(bareAddress).min(1).max(50).describe('Recipients; each gets a mail of their own.'),
    replyTo: address.optional().describe('Where answers go.'),
    unsubscribeUrl: z
      .string()
      .max(1000)
      .regex(/^https:\/\/[^\s<>"]*\{token\}[^\s<>"]*$/, 'must be an https URL with {token} in it')
      .optional()
      .describe(
        'Lets a recipient leave with one click (RFC 8058): an https URL with `{token}` in it; Turntide answers at `{server.publicUrl}/unsubscribe/{token}`.',
      ),
    unsubscribeKey: secret(z.string().min(16, 'must have at least 16 characters'))
      .optional()
      .describe('Key that signs the tokens.'),
    timeoutMs: z
      .int()
      .min(100)
      .max(120_000)
      .default(30_000)
      .describe('How long the server may be silent, in milliseconds.'),
  })
  .refine((value) => (value.unsubscribeUrl === undefined) === (value.unsubscribeKey === undefined), {
    error: 'unsubscribeUrl and unsubscribeKey need each other',
  });
type Settings = z.infer<typeof settings>;

/** Sends mail by SMTP: text, HTML and picture, one mail a recipient. */
export const email: NotifierKind<Settings> = {
  kind: 'email',
  settings,
  create: (id, options, { unsubscribed }) => ({
    id,
    kind: 'email',
    send: async (message, signal, reached) => {
      let taken = 0;
      let left = 0;
      for (const to of options.to) {
        if (await reached?.has(to)) taken += 1;
        else if (await unsubscribed?.has(id, to)) left += 1;
        else {
          await sendOne(id, options, message, to, signal);
          await reached?.add(to);
          taken += 1;
        }
      }
      return {
        detail: `${counted(taken, 'mail')} accepted by ${options.host}${left > 0 ? `, ${left} unsubscribed` : ''}`,
      };
    },
    ...listOf(id, options, unsubscribed),
    check: async (signal) => {
      await session(options, signal, (transport) => transport.verify());
      return `${options.host}:${options.port} accepts ${options.user === undefined ? 'connections' : 'the login'} (nothing was sent)`;
    },
  }),
};

function listOf(
  id: string,
  { unsubscribeKey }: Settings,
  unsubscribed: Unsubscribed | undefined,
): { list?: MailingList } {
  if (unsubscribeKey === undefined || unsubscribed === undefined) return {};
  const recipientOf = (token: string) => {
    const read = readUnsubscribeToken(unsubscribeKey.reveal(), token);
    return read?.channel === id ? read.address : null;
  };
  return {
    list: {
      recipientOf,
      leave: (address) => unsubscribed.add(id, address),
      rejoin: (address) => unsubscribed.remove(id, address),
    },
  };
}

async function sendOne(
  channel: string,
  options: Settings,
  message: Message,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { unsubscribeUrl, unsubscribeKey, from, replyTo } = options;
  const leave =
    unsubscribeUrl === undefined || unsubscribeKey === undefined
      ? {}
      : {
          unsubscribeUrl: unsubscribeUrl.replaceAll('{token}', unsubscribeToken(unsubscribeKey.reveal(), channel, to)),
        };
  const mail = await mailOf(message, { from, to: [to], ...(replyTo === undefined ? {} : { replyTo }), ...leave });
  await session(options, signal, (transport) => transport.sendMail(mail));
}

/** One connection to the server, whose socket is ours so that an abort ends it at once. */
async function session<T>(
  options: Settings,
  signal: AbortSignal,
  run: (transport: ReturnType<typeof createTransport<SMTPTransport.SentMessageInfo>>) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { host, port, security, user, password, timeoutMs } = options;
  let socket: Socket | undefined;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password?.reveal() ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => {
      const opening = connect({ host, port });
      socket = opening;
      opening.setTimeout(timeoutMs, () =>
        opening.destroy(Object.assign(new Error(`no connection within ${timeoutMs} ms`), { code: 'ETIMEDOUT' })),
      );
      opening.once('error', (error) => callback(error));
      opening.once('connect', () => {
        opening.removeAllListeners('error').removeAllListeners('timeout').setTimeout(0);
        callback(null, { connection: opening });
      });
    },
  } satisfies SMTPTransport.Options);
  const abort = () => socket?.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await run(transport);
  } catch (error) {
    signal.throwIfAborted();
    throw mailFailure(error, host);
  } finally {
    signal.removeEventListener('abort', abort);
    socket?.destroy();
  }
}

/** What an error of the SMTP exchange means (reply codes: RFC 5321 §4.2, RFC 4954 §6). */
export function mailFailure(error: unknown, host: string): Failure {
  const { code = '', responseCode = 0 } = error as { code?: string; responseCode?: number };
  const text = `${host}: ${messageOf(error)}`;
  if (code === 'EAUTH' || code === 'ENOAUTH' || [530, 534, 535, 538].includes(responseCode))
    return new Failure('auth', text, { cause: error });
  if (responseCode >= 500) return new Failure('malformed', text, { cause: error });
  return new Failure('transient', text, { cause: error });
}
