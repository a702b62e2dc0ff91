import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/lib/package-root.ts';
import { configReference } from './config-reference.ts';

/** Puts the table of keys into `docs/configuration.md`, between its two marks. Run after a change of the schema. */
const file = join(packageRoot(), 'docs', 'configuration.md');
const [head = '', rest = ''] = readFileSync(file, 'utf8').split('<!-- keys -->');
const [, tail = ''] = rest.split('<!-- end of keys -->');
writeFileSync(file, `${head}<!-- keys -->\n${configReference()}\n<!-- end of keys -->${tail}`);
