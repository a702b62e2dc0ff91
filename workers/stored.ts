import type { App, RunningSource } from '../src/app.ts';
import type { Stored, StoredMention } from '../src/sources/source.ts';

const AT_ONCE_MS = 6 * 3_600_000;

/** What is kept of a source's network for the brands that read the source: read back in steps, so that memory stays small. */
export function storedOf(app: App, { source, brandIds }: RunningSource): Stored {
  return async ({ from, below, most }) => {
    const found = new Map<string, StoredMention>();
    // Those of the same instant that come before `below` by their ids are wanted too.
    for (let to = below.at + 1; to > from && found.size < most; to -= AT_ONCE_MS) {
      for (const brandId of brandIds) {
        for (const { mention } of await app.store.mentions.between(brandId, Math.max(from, to - AT_ONCE_MS), to)) {
          const at = Date.parse(mention.publishedAt);
          if (mention.source !== source.kind || !before({ at, id: mention.id }, below)) continue;
          found.set(mention.id, { at, id: mention.id });
        }
      }
    }
    return [...found.values()].sort((a, b) => (before(a, b) ? 1 : -1)).slice(0, most);
  };
}

function before(a: StoredMention, b: StoredMention): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}
