import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Message } from '../../domain/message.ts';
import { Failure, messageOf } from '../../lib/errors.ts';
import type { NotifierKind } from '../notifier.ts';
import { mailOf } from '../render/mail.ts';
import { webhookBody } from '../render/webhook.ts';

const settings = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default('outbox')
    .describe('Folder that gets an `.eml` and a `.json` for each message; made if it is missing.'),
});

/** Puts each message into a folder, as the mail and the webhook body it would be: to look at, to test with, to pick up. */
export const outbox: NotifierKind<z.infer<typeof settings>> = {
  kind: 'outbox',
  settings,
  create: (id, { folder }) => ({
    id,
    kind: 'outbox',
    send: async (message, signal) => {
      signal.throwIfAborted();
      const name = fileName(message);
      try {
        await mkdir(folder, { recursive: true });
        await place(folder, `${name}.eml`, await emlOf(message));
        await place(folder, `${name}.json`, `${JSON.stringify(webhookBody(message), null, 2)}\n`);
      } catch (error) {
        throw new Failure('transient', `folder ${folder}: ${messageOf(error)}`, { cause: error });
      }
      return { detail: `${name}.eml and .json in ${folder}` };
    },
    check: async () => {
      try {
        await mkdir(folder, { recursive: true });
        await place(folder, '.turntide-check', '');
        await rm(join(folder, '.turntide-check'));
      } catch (error) {
        throw new Failure('auth', `folder ${folder} can't be written to: ${messageOf(error)}`, { cause: error });
      }
      return `${folder} can be written to`;
    },
  }),
};

/** `2026-11-23T140000Z-incident-aurora-air-baggage-…`: in time order, the same at every attempt. */
function fileName(message: Message): string {
  const time = new Date(message.at).toISOString().replace(/\.\d+/, '').replaceAll(':', '');
  return `${time}-${message.id.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 120)}`;
}

/** Whoever watches the folder sees a whole file or none. */
async function place(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const draft = join(folder, `.${name}.${randomUUID()}`);
  try {
    await writeFile(draft, content, { flag: 'wx' });
    await rename(draft, join(folder, name));
  } finally {
    await rm(draft, { force: true });
  }
}

async function emlOf(message: Message): Promise<Uint8Array> {
  const mail = await mailOf(message, { from: 'Turntide <turntide@localhost.invalid>', to: ['team@localhost.invalid'] });
  const { message: eml } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(
    mail,
  );
  return eml as Buffer;
}
