import type { Page, Source } from '../../src/sources/source.ts';

/** The pages of one slice. */
export async function slice(source: Source, cursor: string | null = null, budgetMs = 2_000): Promise<Page[]> {
  const pages: Page[] = [];
  const context = { signal: new AbortController().signal, budgetMs };
  for await (const page of source.pages(cursor, context)) pages.push(page);
  return pages;
}

/** Ids of all items of the pages, in order. */
export function ids(pages: readonly Page[]): string[] {
  return pages.flatMap((page) => page.items.map((item) => (item as { id: string }).id));
}
