import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTIFIER_KINDS } from '../src/alerts/notifiers/index.ts';
import { configJsonSchema } from '../src/config/json-schema.ts';
import { packageRoot } from '../src/lib/package-root.ts';
import { SOURCE_KINDS } from '../src/sources/index.ts';

/** Writes `config/turntide.schema.json`, which editors check configurations with. Part of every build. */
const file = join(packageRoot(), 'config', 'turntide.schema.json');
writeFileSync(file, `${JSON.stringify(configJsonSchema(SOURCE_KINDS, NOTIFIER_KINDS), null, 2)}\n`);
