import { type GateContext, gate, routesFor } from '../src/alerts/gate.ts';
import type { App } from '../src/app.ts';
import type { Brand } from '../src/domain/brand.ts';
import type { Message } from '../src/domain/message.ts';
import { deliveryId } from '../src/store/deliveries.ts';

/** How the team handles the incident that a message is of. */
export type Handling = Pick<GateContext, 'snoozedUntil' | 'acknowledged' | 'muted' | 'held' | 'newerExists'>;

/**
 * Gate → ledger → one deliver job a channel. A message that was told before is told to nobody twice: the ledger knows
 * each (message, channel), and the job's id is made of both.
 */
export async function tell(app: App, brand: Brand, message: Message, handling: Handling = {}): Promise<string[]> {
  await app.store.deliveries.saveMessage(message);
  const outcomes: string[] = [];
  const configured = [...app.notifiers.keys()];
  for (const channel of routesFor(message, brand, configured)) {
    const id = deliveryId(message.id, channel);
    const known = await app.store.deliveries.get(brand.id, id);
    const now = app.clock.now();
    // Snoozes and quiet hours of a brand that lives in recorded time are of that time.
    const time = app.brands.get(brand.id)?.clock === 'event' ? message.at : now;
    const alreadySent = known?.state === 'sent';
    const decision = gate(message, brand, channel, { now: time, alreadySent, configured, ...handling });
    const reason = decision.deliver ? 'deliver' : decision.reason;
    app.metrics.decisions.inc({ brand: brand.id, reason });
    outcomes.push(`${channel}: ${reason}`);
    if (known?.state === 'sent') continue;
    const until = decision.deliver ? undefined : decision.until;
    const queued = decision.deliver || until !== undefined;
    await app.store.deliveries.save({
      id,
      messageId: message.id,
      type: message.type,
      channel,
      brandId: brand.id,
      state: decision.deliver ? 'queued' : until === undefined ? 'suppressed' : 'held',
      detail: reason,
      attempts: known?.attempts ?? 0,
      createdAt: known?.createdAt ?? now,
      updatedAt: now,
    });
    if (!queued) continue;
    await app.queues.add(
      'deliver',
      { brandId: brand.id, messageId: message.id, channel },
      { id, ...(until === undefined ? {} : { delayMs: until - time }) },
    );
  }
  app.log.info(
    { brand: brand.id, message: message.id, outcomes },
    `${message.type} of ${brand.id}: ${outcomes.join(', ')}`,
  );
  return outcomes;
}
