import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configReference } from '../../scripts/config-reference.ts';
import { packageRoot } from '../../src/lib/package-root.ts';

it('docs/configuration.md lists every key (else: npm run build && node dist/scripts/config-docs.js)', () => {
  const text = readFileSync(join(packageRoot(), 'docs', 'configuration.md'), 'utf8');
  expect(text).toContain(`<!-- keys -->\n${configReference()}\n<!-- end of keys -->`);
});
