import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/package-root.ts';

const root = packageRoot();

function files(folder: string): { readonly path: string; readonly lines: readonly string[] }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: `${folder}/${name}`, lines: readFileSync(join(root, folder, name), 'utf8').split('\n') }));
}

const program = [...files('src'), ...files('workers')];

/** `path:line` of every line that matches. */
const where = (found: typeof program, pattern: RegExp): string[] =>
  found.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      pattern.test(line.replace(/^\s*(\/\/|\*|\/\*).*/, '')) ? [`${path}:${index + 1}`] : [],
    ),
  );

describe('the habits that a linter cannot express', () => {
  it('time comes in as an argument or from lib/clock', () => {
    const timed = program.filter(({ path }) => !path.startsWith('src/lib/'));
    expect(where(timed, /\bDate\.now\(\)|new Date\(\)|DateTime\.(now|local|utc)\(\)/)).toEqual([]);
  });

  it('names are exported, files are in kebab-case', () => {
    expect(where(program, /^export default /)).toEqual([]);
    expect(program.map(({ path }) => path).filter((path) => !/^[a-z0-9/-]+\.ts$/.test(path))).toEqual([]);
  });

  it('files are short', () => {
    const lengths = program.map(({ lines }) => lines.length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
    const long = program.filter(({ lines }) => lines.length > 300 && !lines.some((line) => /Long because/.test(line)));
    expect(long.map(({ path, lines }) => `${path}: ${lines.length} lines, and no "Long because …"`)).toEqual([]);
  });

  it('nothing is left for later, nothing in the tests is skipped', () => {
    expect(where(program, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
    expect(where(files('test'), /\b(it|test|describe)\.(skip|only|todo)\b/)).toEqual([]);
  });
});
