import { appStore } from './app-store.ts';
import { bluesky } from './bluesky.ts';
import { file } from './file.ts';
import { gdelt } from './gdelt.ts';
import { github } from './github.ts';
import { hackerNews } from './hacker-news.ts';
import { kafka } from './kafka.ts';
import { lemmy } from './lemmy.ts';
import { mastodon } from './mastodon.ts';
import { nats } from './nats.ts';
import { push } from './push.ts';
import { reddit } from './reddit.ts';
import { rss } from './rss.ts';
import { simulation } from './simulation.ts';
import type { SourceKind } from './source.ts';
import { stackExchange } from './stack-exchange.ts';
import { x } from './x.ts';
import { youtube } from './youtube.ts';

export { withMemoryOf } from './lanes.ts';
export { pushRoute } from './push.ts';

/** Every network there is. One line a kind. */
export const SOURCE_KINDS: readonly SourceKind[] = [
  simulation,
  file,
  rss,
  push,
  kafka,
  nats,
  bluesky,
  mastodon,
  hackerNews,
  reddit,
  youtube,
  x,
  stackExchange,
  lemmy,
  github,
  gdelt,
  appStore,
];
