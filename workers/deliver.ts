import { type GateDecision, gate } from '../src/alerts/gate.ts';
import type { App } from '../src/app.ts';
import type { Message } from '../src/domain/message.ts';
import { Failure, messageOf } from '../src/lib/errors.ts';
import type { DeliverJob } from '../src/queue/jobs.ts';
import type { JobInfo } from '../src/queue/queues.ts';
import { type Delivery, deliveryId } from '../src/store/deliveries.ts';
import { handlingOf } from './alert.ts';
import { brandTime } from './brand-time.ts';

/** Sends one message to one channel once, and records what came of it. */
export async function deliver(job: DeliverJob, info: JobInfo, app: App, signal: AbortSignal): Promise<string> {
  const id = deliveryId(job.messageId, job.channel);
  const entry = await app.store.deliveries.get(job.brandId, id);
  if (entry?.state === 'sent') return 'already-sent';
  const record = async (state: Delivery['state'], detail: string): Promise<void> => {
    const now = app.clock.now();
    await app.store.deliveries.save({
      id,
      messageId: job.messageId,
      type: entry?.type ?? 'unknown',
      channel: job.channel,
      brandId: job.brandId,
      createdAt: entry?.createdAt ?? now,
      state,
      detail,
      attempts: info.attempt,
      updatedAt: now,
    });
    app.metrics.deliveries.inc({ channel: job.channel, outcome: state });
  };
  const notifier = app.notifiers.get(job.channel);
  if (!notifier) {
    await record('failed', 'no-such-channel: it is not in the configuration any more');
    return 'no-such-channel';
  }
  const message = await app.store.deliveries.message(job.brandId, job.messageId);
  if (!message) {
    await record('failed', 'message-expired');
    return 'message-expired';
  }
  if (entry?.state === 'held') {
    const decision = await decideAgain(app, message, job.channel);
    if (!decision.deliver) {
      await record(decision.until === undefined ? 'suppressed' : 'held', decision.reason);
      if (decision.until !== undefined) {
        const delayMs = Math.max(0, decision.until - app.clock.now());
        await app.queues.add('deliver', job, { id: `${id}@${decision.until}`, delayMs });
      }
      return decision.reason;
    }
  }
  try {
    const receipt = await notifier.send(message, signal, app.store.deliveries.reached(job.brandId, id));
    await record('sent', receipt.detail);
    await app.store.deliveries.forgetReached(job.brandId, id);
    return 'sent';
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('transient', messageOf(error), { cause: error });
    const last =
      info.attempt >= info.attempts ||
      failure.kind === 'gone' ||
      failure.kind === 'auth' ||
      failure.kind === 'malformed';
    await record(last ? 'failed' : 'retrying', `${failure.kind}: ${failure.message}`);
    throw failure;
  }
}

/** A message that was held is decided anew: its incident may have been taken in hand, or told of by a later one. */
async function decideAgain(app: App, message: Message, channel: string): Promise<GateDecision> {
  const running = app.brands.get(message.brand.id);
  if (!running) return { deliver: false, reason: 'channel-not-routed' };
  const { brand } = running;
  const context = {
    now: await brandTime(app, running),
    alreadySent: false,
    held: true,
    configured: [...app.notifiers.keys()],
  };
  if (!('report' in message)) return gate(message, brand, channel, context);
  const { incident, transition } = message.report;
  const current = await app.store.incidents.get(brand.id, incident.id);
  const newerExists = current?.history.some((move) => move.at > transition.at) ?? false;
  return gate(message, brand, channel, { ...context, newerExists, ...(await handlingOf(app, brand.id, incident.id)) });
}
