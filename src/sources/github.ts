import { z } from 'zod';
import { secret } from '../lib/zod-secret.ts';
import type { Lane } from './descent.ts';
import { GitHubClient, MAX_LOOK_UP } from './github/client.ts';
import { DAY, MINUTE, pollSettings } from './json-api.ts';
import { LookUps, lookUpSettings } from './look-ups.ts';
import { polledSource } from './polled.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const settings = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe('In GitHub\'s syntax: words, "a phrase", repo:owner/name, org:name, in:title, -label:x.'),
  token: secret().describe('A personal access token; it needs no scope for what is public.'),
  kinds: z
    .array(z.enum(['issues', 'discussions']))
    .min(1)
    .default(['issues', 'discussions']),
  ...lookUpSettings(1_000),
  ...pollSettings({ intervalMinutes: 5, backfillDays: 7, spacingSeconds: 0.5, api: 'https://api.github.com/graphql' }),
});
type Settings = z.output<typeof settings>;

/** Issues and discussions of GitHub with their comments, by its search (GraphQL API). */
export const github: SourceKind<Settings> = {
  kind: 'github',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const client = new GitHubClient(http, clock, options);
    const lanes: Lane[] = options.kinds.map((kind) => ({
      name: kind,
      ask: (next, floor, signal) => client.search(kind, next, floor, signal),
    }));
    const lookUps = new LookUps(options, clock, {
      prefix: 'github:',
      batch: MAX_LOOK_UP,
      ask: (ids, signal) => client.gone(ids, signal),
    });
    return polledSource(id, options, clock, {
      kind: 'github',
      lanes,
      overlapMs: 15 * MINUTE,
      lookUps,
      check: async (signal) => {
        const { found } = await client.search(options.kinds[0] ?? 'issues', null, clock.now() - 30 * DAY, signal);
        return `${found.length} posts and comments in the last month`;
      },
    });
  },
};
