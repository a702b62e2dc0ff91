import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
}

export interface MailServer {
  readonly port: number;
  readonly mails: ReceivedMail[];
  /** Refuses at a step with a reply code from now on; null accepts again. `to` narrows it to one recipient. */
  refuse(refusal: { readonly step: 'recipient' | 'data'; readonly code: number; readonly to?: string } | null): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback. With a login it refuses whoever has another. */
export async function startMailServer(login?: {
  readonly user: string;
  readonly password: string;
}): Promise<MailServer> {
  let refusal: Parameters<MailServer['refuse']>[0] = null;
  const mails: ReceivedMail[] = [];
  const refused = (code: number) => Object.assign(new Error('refused as the test asks'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth: (auth, _session, done) => {
      if (auth.username === login?.user && auth.password === login?.password) done(null, { user: login?.user });
      else done(refused(535));
    },
    onRcptTo: (address, _session, done) => {
      const mine = refusal?.step === 'recipient' && (refusal.to === undefined || refusal.to === address.address);
      done(mine ? refused(refusal!.code) : null);
    },
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      if (refusal?.step === 'data') return done(refused(refusal.code));
      const raw = Buffer.concat(chunks);
      const { mailFrom, rcptTo } = session.envelope;
      mails.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        raw: raw.toString('latin1'),
        parsed: await simpleParser(raw, { skipImageLinks: true }),
      });
      done();
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: (next) => {
      refusal = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Takes connections and never says a word. */
export async function startSilentServer(): Promise<{
  port: number;
  connected: Promise<unknown>;
  close(): Promise<void>;
}> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connected: once(server, 'connection'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
