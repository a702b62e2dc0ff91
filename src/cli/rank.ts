import { UserError } from '../lib/errors.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { rankInteractions } from './rank-interactions.ts';
import { rankMentions } from './rank-mentions.ts';

export const command: Command = {
  name: 'rank',
  summary: 'ranks the people whom an audience listens to, with reasons',
  help: `
Usage: turntide rank --brand ID --at TIME [options] [file]
       turntide rank --interactions CSV --audiences FILE -k N

First form: mentions as JSON Lines in, ranked influencers as JSON Lines out, each with reach, resonance, relevance,
stance, authenticity, popularity rank and reasons in sentences. Without --config every mention that names the brand
counts (every mention at all where none does).

  --brand ID        id of a brand of the configuration, or a name or @handle
  --at TIME         2026-11-20T09:00:00Z, or Unix seconds; nothing later counts
  --window 30d      how far back to look (h, d)
  --since TIME      when the incident began; default: 24 hours before --at. Its negative authors are the audience
  --topic T         a topic of the configuration, or a query such as 'bag* OR luggage'
  --goal G          shift-sentiment (default), awareness, top-of-mind, referrals, thought-leadership, demand
  --config FILE     brands, topics, own, competing and muted accounts
  -k N              how many names (default 5)

Second form: interactions as CSV giver,receiver,time,kind (gzip too; time in Unix seconds; kind repost, reply,
mention, quote) and incidents as JSON Lines {incident, at, audience: [ids], exclude: [ids]}. Only interactions before
"at" count. Writes {incident, rank, authorId, score, …}, N an incident.

  --strict          stop at the first bad row

Examples:
  turntide rank --brand @skylarkair --at 2026-11-20T09:00:00Z --topic 'bag* OR luggage' -k 5 mentions.jsonl
  turntide rank --interactions interactions.csv.gz --audiences audiences.jsonl -k 10`,
  run: async (args, io) => {
    const { values, positionals } = parseOptions(args, {
      interactions: { type: 'string' },
      audiences: { type: 'string' },
      brand: { type: 'string' },
      at: { type: 'string' },
      since: { type: 'string' },
      window: { type: 'string', default: '30d' },
      topic: { type: 'string' },
      goal: { type: 'string', default: 'shift-sentiment' },
      config: { type: 'string' },
      k: { type: 'string', short: 'k' },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    });
    const k = countOf(values.k ?? (values.interactions === undefined ? '5' : '10'));
    if (values.interactions !== undefined || values.audiences !== undefined) {
      const { interactions, audiences } = values;
      if (interactions === undefined) throw new UserError('--interactions is missing: a CSV giver,receiver,time,kind');
      if (audiences === undefined) throw new UserError('--audiences is missing: JSON Lines {incident, at, audience}');
      if (positionals.length > 0) throw new UserError(`one argument too many: "${positionals[0]}" (see --help)`);
      return rankInteractions({ interactions, audiences, k, strict: values.strict }, io);
    }
    if (values.brand === undefined) throw new UserError('--brand is missing: a brand id, name or @handle (see --help)');
    if (values.at === undefined) throw new UserError('--at is missing, such as --at 2026-11-20T09:00:00Z');
    return rankMentions({ ...values, brand: values.brand, at: values.at, k }, positionals[0], io);
  },
};

function countOf(text: string): number {
  const k = Number(text);
  if (!Number.isInteger(k) || k < 1 || k > 1000) throw new UserError(`-k ${text}: a whole number from 1 to 1000`);
  return k;
}
