import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NOTIFIER_KINDS } from '../../src/alerts/notifiers/index.ts';
import { formatProblems } from '../../src/config/format-problems.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import { packageRoot } from '../../src/lib/package-root.ts';
import { parseQuery } from '../../src/matching/index.ts';
import { SOURCE_KINDS } from '../../src/sources/index.ts';

const folder = join(packageRoot(), 'config');
const examples = readdirSync(join(folder, 'examples')).map((name) => join('examples', name));
const files = ['turntide.yaml', ...examples];
const schema = configJsonSchema(SOURCE_KINDS, NOTIFIER_KINDS);
const validate = new Ajv2020({ strict: false, formats: { uri: true } }).compile(schema);

/** Everything that the files ask of the environment, so that they can be read. */
const env = {
  SLACK_WEBHOOK_URL: 'https://hooks.example.org/x',
  SMTP_PASSWORD: 'p',
  TURNTIDE_TOKEN: '0123456789abcdef',
};

describe.each(files)('config/%s', (name) => {
  const path = join(folder, name);

  it('loads, with queries that raise no warning', async () => {
    const loaded = await loadConfig(path, {
      env,
      sourceKinds: SOURCE_KINDS,
      notifierKinds: NOTIFIER_KINDS,
      validateQuery: (query) => {
        const parsed = parseQuery(query);
        return parsed.ok ? parsed.warnings[0] : parsed.problems[0];
      },
    });
    expect(loaded.ok ? '' : formatProblems(loaded.problems)).toBe('');
  });

  it('names the schema for editors, and fits it', () => {
    const text = readFileSync(path, 'utf8');
    const up = name.includes('/') ? '../' : './';
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${up}turntide.schema.json`);
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('the schema for editors', () => {
  it('is written by every build from what the loader checks with', () => {
    expect(JSON.parse(readFileSync(join(folder, 'turntide.schema.json'), 'utf8'))).toEqual(schema);
  });

  it.each([
    ['an unknown key', { brands: [{ id: 'a', query: 'a', qeury: 'a' }] }],
    ['no brand', { brands: [] }],
    ['an unknown kind', { brands: [{ id: 'a', query: 'a' }], sources: [{ id: 's', kind: 'nope' }] }],
    [
      'a setting of another kind',
      { brands: [{ id: 'a', query: 'a' }], sources: [{ id: 's', kind: 'rss', path: 'x' }] },
    ],
    ['a number out of range', { brands: [{ id: 'a', query: 'a', digest: { hour: 24 } }] }],
  ])('refuses %s', (_, value) => {
    expect(validate(value)).toBe(false);
  });

  it('takes a variable where a number belongs', () => {
    expect(validate({ brands: [{ id: 'a', query: 'a' }], server: { port: '${PORT:-8420}' } })).toBe(true);
  });
});
