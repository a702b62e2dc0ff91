import type { MentionStore } from '../../src/store/mentions.ts';

type Batch = Parameters<MentionStore['apply']>[1];

/** Applies a brand's mentions in parts of `size`, each part twice: what is delivered again counts once. */
export async function applyInParts(
  mentions: Pick<MentionStore, 'apply'>,
  items: Batch,
  size: number,
  options: Parameters<MentionStore['apply']>[2],
): Promise<void> {
  for (let at = 0; at < items.length; at += size) {
    const part = items.slice(at, at + size);
    await mentions.apply('acme', part, options);
    await mentions.apply('acme', part, options);
  }
}
