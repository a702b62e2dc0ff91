import type { Mention } from '../../src/domain/mention.ts';
import { createCrowd } from '../../src/simulation/crowd.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 8, 1);

/** Eleven days of a simulated crowd with one crisis on the ninth: some thousand mentions, always the same. */
export function crisisWeek(perHour = 30): Mention[] {
  const crowd = createCrowd({
    seed: 11,
    brandName: 'Cloudline',
    handle: 'cloudline',
    perHour,
    incidents: [{ at: FROM + 8 * 24 * HOUR + 10 * HOUR, kind: 'lost-bags', peakPerHour: 160 }],
  });
  return crowd.between(FROM, FROM + 11 * 24 * HOUR);
}

/** A configuration that reads that week from a file. */
export function crisisConfig(options: { file: string; channels?: string; redis?: string; routes?: string }): string {
  return `
brands:
  - id: cloudline
    name: Cloudline
    query: cloudline
    aliases: ['@cloudline']
    ownedAccounts: ['@cloudline']
    topics:
      - { id: baggage, query: bag OR bags OR baggage OR luggage OR suitcase* }
      - { id: service, query: crew OR staff OR service }
    sensitivity: balanced
sources:
  - { id: week, kind: file, path: ${JSON.stringify(options.file)} }
channels:
${options.channels ?? '  - { id: outbox, kind: outbox }'}
server: { port: 0 }
log: { level: info, format: json }
${options.redis ?? ''}
`;
}
