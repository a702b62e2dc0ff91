import type { Unsubscribed } from '../../src/alerts/notifier.ts';

/** Who has left, in memory. */
export function leavers(): Unsubscribed {
  const left = new Set<string>();
  return {
    has: async (channel, address) => left.has(`${channel} ${address.toLowerCase()}`),
    add: async (channel, address) => void left.add(`${channel} ${address.toLowerCase()}`),
    remove: async (channel, address) => void left.delete(`${channel} ${address.toLowerCase()}`),
  };
}
