import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/package-root.ts';
import { SOURCE_KINDS } from '../../src/sources/index.ts';

const root = packageRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('every source of the table', () => {
  const overview = read('docs/sources/README.md');

  test.each(SOURCE_KINDS.map(({ kind }) => kind))(
    '%s has a file, a contract test, and a page that names its settings',
    (kind) => {
      expect(existsSync(join(root, `src/sources/${kind}.ts`))).toBe(true);
      expect(existsSync(join(root, `test/contract/sources/${kind}.test.ts`))).toBe(true);
      expect(overview).toContain(`[\`${kind}\`](${kind}.md)`);
      const page = read(`docs/sources/${kind}.md`);
      const settings = SOURCE_KINDS.find((source) => source.kind === kind)?.settings as { shape?: object } | undefined;
      const common = new Set(['api', 'tokenUrl']);
      for (const name of Object.keys(settings?.shape ?? {})) {
        if (!common.has(name)) expect(page).toContain(`\`${name}\``);
      }
    },
  );

  test('has a kind of its own', () => {
    const kinds = SOURCE_KINDS.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});

/** The guide's own code, followed to the letter: its file and its contract test, which registers the suite below. */
const guide = read('docs/adding-a-source.md');
const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
const folder = await mkdtemp(join(root, 'test/contract/.guide-'));
afterAll(() => rm(folder, { recursive: true }));
const place = async (name: string, mark: string, rewrite: (code: string) => string): Promise<string> => {
  const code = blocks.find((block) => block.includes(mark));
  if (code === undefined) throw new Error(`the guide has no code with ${mark}`);
  const path = join(folder, name);
  await writeFile(path, rewrite(code));
  return path;
};
await place('forum.ts', 'export const forum', (code) => code.replaceAll("'./", "'../../../src/sources/"));
const suite = await place('suite.ts', 'describeSource(', (code) =>
  code.replace("'../../../src/sources/forum.ts'", "'./forum.ts'"),
);
await import(suite);
