import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/package-root.ts';

const root = packageRoot();

const STAGES = ['sources', 'matching', 'sentiment', 'trends', 'incidents', 'influence', 'alerts', 'digest'];
const FLOOR = ['domain', 'lib'];
/** Who may import whom below the app: docs/decisions/platform-import-rules.md. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(STAGES.map((stage) => [stage, [...FLOOR, 'text', 'charts']])),
  domain: [],
  lib: [],
  text: FLOOR,
  charts: [...FLOOR, 'text'],
  simulation: [...FLOOR, 'text'],
  sources: [...FLOOR, 'text', 'charts', 'simulation'],
  config: FLOOR,
  store: FLOOR,
  queue: [...FLOOR, 'store'],
  pipeline: [...FLOOR, 'text', 'charts', ...STAGES],
  console: [...FLOOR, 'text', 'charts', 'config', 'store', 'queue', 'pipeline', 'alerts', 'digest'],
};
const AREAS = [...Object.keys(ALLOWED), 'cli'].sort();

const importOf = (specifier: string): string => `export * from '${specifier}';`;
const FETCHING = "export const page = fetch('https://example.org');";
const READING = 'export const home = process.env.HOME;';
const LIBRARIES = [importOf('ioredis'), importOf('bullmq')];
const NETWORK = [importOf('node:https'), importOf('undici')];

/** A program of one-line sins, in a folder of its own: each file's lines. */
const sins = new Map<string, string[]>();
for (const area of Object.keys(ALLOWED)) {
  for (const [file, up] of [
    ['sin.ts', '..'],
    ['deep/sin.ts', '../..'],
  ]) {
    const others = AREAS.filter((other) => other !== area);
    const lines = [
      ...others.map((other) => importOf(`${up}/${other}/y.ts`)),
      importOf('./y.ts'),
      importOf(`${up}/app.ts`),
    ];
    sins.set(`src/${area}/${file}`, lines);
  }
}
const ABOVE = ['src/app.ts', 'src/cli/sin.ts', 'src/cli/main.ts', 'workers/sin.ts'];
for (const path of ABOVE) sins.set(path, []);
for (const lines of sins.values()) lines.push(...LIBRARIES, ...NETWORK, FETCHING, READING);
sins.get('src/app.ts')?.push(importOf('./cli/main.ts'), importOf('../workers/main.ts'), importOf('./trends/y.ts'));
sins.get('workers/sin.ts')?.push(importOf('../src/cli/main.ts'), importOf('../src/trends/y.ts'));
sins.get('src/cli/sin.ts')?.push(importOf('../app.ts'), importOf('../trends/y.ts'), importOf('../../workers/main.ts'));

const RULES = /title=lint\/style\/(?:noRestricted(?:Imports|Globals)|noProcessEnv),file=([^,]+),line=(\d+)/g;

let folder: string;
const objected = new Map<string, Set<number>>();

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'turntide-sins-')));
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  delete config.vcs;
  delete config.$schema;
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
  for (const [path, lines] of sins) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  }
  const biome = join(root, 'node_modules', '.bin', 'biome');
  const result = spawnSync(biome, ['lint', '--reporter=github', '--max-diagnostics=none'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  for (const [, file = '', line] of result.stdout.matchAll(RULES)) {
    const path = relative(folder, file);
    objected.set(path, (objected.get(path) ?? new Set()).add(Number(line)));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of a file that the linter objects to. */
const objections = (path: string): string[] =>
  (sins.get(path) ?? []).filter((_, index) => objected.get(path)?.has(index + 1));

describe('the linter', () => {
  it('knows every folder of the program', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(AREAS).toEqual(expect.arrayContaining(folders.map(({ name }) => name)));
  });

  it.each(Object.keys(ALLOWED))('holds src/%s to what it may import, at any depth', (area) => {
    const forbidden = AREAS.filter((other) => other !== area && !ALLOWED[area]?.includes(other));
    for (const [file, up] of [
      ['sin.ts', '..'],
      ['deep/sin.ts', '../..'],
    ]) {
      const inside = objections(`src/${area}/${file}`).filter((line) => line.includes(`'${up}/`));
      expect(inside).toEqual([...forbidden.map((other) => importOf(`${up}/${other}/y.ts`)), importOf(`${up}/app.ts`)]);
    }
  });

  it('keeps the command line and the workers above the app', () => {
    const upward = (path: string): string[] => objections(path).filter((line) => /'\./.test(line));
    expect(upward('src/app.ts')).toEqual([importOf('./cli/main.ts'), importOf('../workers/main.ts')]);
    expect(upward('workers/sin.ts')).toEqual([importOf('../src/cli/main.ts')]);
    expect(upward('src/cli/sin.ts')).toEqual([]);
  });

  it.each([...sins.keys()])('lets %s speak only to what is its own', (path) => {
    const area = path.split('/')[1];
    const forbidden = [
      ...LIBRARIES.slice(area === 'queue' ? 2 : area === 'store' ? 1 : 0),
      ...(area === 'lib' ? [] : NETWORK),
      FETCHING,
      ...(path === 'src/cli/main.ts' ? [] : [READING]),
    ];
    expect(objections(path).filter((line) => !/'\./.test(line))).toEqual(forbidden);
  });
});
