import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/package-root.ts';

const root = packageRoot();

/** Paths of all Markdown that belongs to the project, from its root. */
const pages = ['.', 'docs', 'models', 'bench', 'config', 'scripts'].flatMap((folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => normalize(join(folder, name)))
    : [],
);

/** Fenced code, code spans and comments hold no links. */
const prose = (text: string): string =>
  text
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length));

/** The anchors that GitHub and most viewers give to headings. */
function anchors(path: string): Set<string> {
  const found = new Map<string, number>();
  const all = new Set<string>();
  const text = readFileSync(join(root, path), 'utf8').replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  for (const [, title] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = title!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = found.get(slug) ?? 0;
    found.set(slug, times + 1);
    all.add(times === 0 ? slug : `${slug}-${times}`);
  }
  for (const [, id] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) all.add(id!);
  return all;
}

/** What a page links to within the project. */
function linksOf(path: string): string[] {
  const text = prose(readFileSync(join(root, path), 'utf8'));
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(([, target]) => target!);
  const defined = [...text.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm)].map(([, target]) => target!);
  return [...inline, ...defined].filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

function broken(path: string, link: string): boolean {
  const [file = '', anchor] = decodeURI(link).split('#');
  const target = file === '' ? path : normalize(join(dirname(path), file));
  if (target.startsWith('..') || !existsSync(join(root, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchors(target).has(anchor);
}

describe('the Markdown of the project', () => {
  it('has no link that leads nowhere', () => {
    const found = pages.flatMap((path) => linksOf(path).map((link) => ({ path, link })));
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ path, link }) => broken(path, link)).map(({ path, link }) => `${path}: ${link}`)).toEqual(
      [],
    );
  });

  it('names each page of docs/ in its index', () => {
    const index = linksOf('docs/README.md').map((link) => normalize(join('docs', link.split('#')[0]!)));
    const told = pages.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
    const behindFolder = (path: string): boolean => /^docs\/(sources|channels|decisions)\//.test(path);
    expect(told.filter((path) => !behindFolder(path) && !index.includes(path))).toEqual([]);
    for (const folder of ['sources', 'channels']) {
      const page = `docs/${folder}/README.md`;
      const linked = linksOf(page).map((link) => normalize(join(`docs/${folder}`, link.split('#')[0]!)));
      const inFolder = told.filter((path) => path.startsWith(`docs/${folder}/`) && path !== page);
      expect(inFolder.filter((path) => !linked.includes(path))).toEqual([]);
    }
  });
});
