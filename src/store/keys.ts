/**
 * Every Redis key. All keys of a brand share the hash tag `{brand}`, so that one Lua script may touch them
 * all on a cluster; those of a source share `{source:id}`.
 */
export interface BrandKeys {
  /** What Lua builds the keys below from. */
  readonly base: string;
  /** HASH mention id → `hour it is kept under,epoch ms,edited,seen`: the memory that dedupes and tells versions apart. */
  readonly ids: string;
  /** HASH first, position, alertFrom, relearnedAt (epoch ms), rebuild (flag), late (batches). */
  readonly meta: string;
  /** HASH score job id → `source|watermark before its page`. */
  readonly pending: string;
  /** HASH source id → watermark, epoch ms. */
  readonly watermarks: string;
  /** HASH version, state. */
  readonly detect: string;
  /** HASH topic → id of its open incident. */
  readonly open: string;
  /** HASH incident id → incident. */
  readonly incidents: string;
  /** ZSET incident ids by opening. */
  readonly incidentOrder: string;
  /** HASH transition id → transition that no alert job has been made of yet. */
  readonly outbox: string;
  /** HASH transition id → report. */
  readonly reports: string;
  /** HASH named reason → count of what was refused, cleaned, muted. */
  readonly noise: string;
  /** HASH delivery id → delivery. */
  readonly deliveries: string;
  /** ZSET delivery ids by time. */
  readonly deliveryOrder: string;
  /** HASH mention id → correction. */
  readonly corrections: string;
  /** HASH phrase → rule that the team taught. */
  readonly rules: string;
  /** STRING, while its mentions are being read anew; goes by itself soon after whoever reads them is gone. */
  readonly rereading: string;
  /** HASH outreach id → what was done to reach somebody. */
  readonly outreach: string;
  /** SET of author ids that asked to be forgotten. */
  readonly forgotten: string;
  /** ZSET mention id → epoch ms: deleted before they came. */
  readonly gone: string;
  /** HASH mention id → mention, of one hour. */
  mentions(hour: number): string;
  /** HASH `bucket|source|class` → count, of one hour and topic. */
  trend(topic: string, hour: number): string;
  /** HASH `giver␁kind␁receiver` → summed edge, of one UTC day. */
  edges(day: number): string;
  /** HASH text → its sketch and the texts near to it, or the text that it is taken for, of one UTC day. */
  near(day: number): string;
  /** HASH text → its earliest mention, of one UTC day and the whole brand. */
  textVoices(day: number): string;
  /** ZSET of the mentions of one text by time, of one UTC day; only where there are several. */
  sameText(day: number, text: string): string;
  /** HASH of one author. */
  author(id: string): string;
  /** STRING message, until delivered and a month beyond. */
  message(id: string): string;
  /** SET of recipients that have taken a delivery which others have not yet. */
  reached(delivery: string): string;
}

export interface SourceKeys {
  readonly cursor: string;
  readonly health: string;
  readonly lease: string;
}

export interface Keys {
  readonly prefix: string;
  brand(id: string): BrandKeys;
  source(id: string): SourceKeys;
  /** SET of addresses that left a channel's list. */
  unsubscribed(channel: string): string;
  /** BullMQ prefix of a queue: each has a tag of its own, so that queues spread over a cluster. */
  queuePrefix(queue: string): string;
}

export function createKeys(prefix: string): Keys {
  return {
    prefix,
    brand: (id) => brandKeys(`${prefix}:{${id}}:`),
    source: (id) => {
      const base = `${prefix}:{source:${id}}:`;
      return { cursor: `${base}cursor`, health: `${base}health`, lease: `${base}lease` };
    },
    unsubscribed: (channel) => `${prefix}:{channel:${channel}}:unsubscribed`,
    queuePrefix: (queue) => `{${prefix}:queue:${queue}}`,
  };
}

function brandKeys(base: string): BrandKeys {
  return {
    base,
    ids: `${base}ids`,
    meta: `${base}meta`,
    pending: `${base}pending`,
    watermarks: `${base}watermarks`,
    detect: `${base}detect`,
    open: `${base}open`,
    incidents: `${base}incidents`,
    incidentOrder: `${base}incident-order`,
    outbox: `${base}outbox`,
    reports: `${base}reports`,
    noise: `${base}noise`,
    deliveries: `${base}deliveries`,
    deliveryOrder: `${base}delivery-order`,
    corrections: `${base}corrections`,
    rules: `${base}rules`,
    rereading: `${base}rereading`,
    outreach: `${base}outreach`,
    forgotten: `${base}forgotten`,
    gone: `${base}gone`,
    mentions: (hour) => `${base}m:${hour}`,
    trend: (topic, hour) => `${base}t:${topic}:${hour}`,
    edges: (day) => `${base}e:${day}`,
    near: (day) => `${base}n:${day}`,
    textVoices: (day) => `${base}v:c:all:${day}`,
    sameText: (day, text) => `${base}w:c:${day}:${text}`,
    author: (id) => `${base}a:${id}`,
    message: (id) => `${base}msg:${id}`,
    reached: (delivery) => `${base}reached:${delivery}`,
  };
}
