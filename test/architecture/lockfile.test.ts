import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/package-root.ts';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const text = readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8');
const packages = Object.entries((JSON.parse(text) as { packages: Record<string, Locked> }).packages);
const names = new Set(packages.map(([path]) => path));

it('the lock file holds the binaries of every platform, without which a fresh `npm ci` is refused', () => {
  const missing = packages.flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter(
      (name) => !names.has(`node_modules/${name}`) && !names.has(`${path}/node_modules/${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

it('the lock file ties nobody to one registry', () => {
  expect(text).not.toContain('"resolved"');
});
