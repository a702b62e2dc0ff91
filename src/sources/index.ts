import { file } from './file.ts';
import { hackerNews } from './hacker-news.ts';
import { push } from './push.ts';
import { rss } from './rss.ts';
import { simulation } from './simulation.ts';
import type { SourceKind } from './source.ts';

export { pushRoute } from './push.ts';

/** Every network there is. One line a kind. */
export const SOURCE_KINDS: readonly SourceKind[] = [simulation, file, rss, push, hackerNews];
