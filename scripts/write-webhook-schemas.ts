import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WEBHOOK_BODIES, webhookJsonSchema } from '../src/alerts/render/webhook-schema.ts';
import { packageRoot } from '../src/lib/package-root.ts';

// Writes docs/schemas/*.json anew: `npm run build && node dist/scripts/write-webhook-schemas.js`.
const folder = join(packageRoot(), 'docs', 'schemas');
mkdirSync(folder, { recursive: true });
for (const type of Object.keys(WEBHOOK_BODIES) as (keyof typeof WEBHOOK_BODIES)[]) {
  writeFileSync(join(folder, `${type}.json`), JSON.stringify(webhookJsonSchema(type), null, 2));
}
execFileSync('npx', ['biome', 'format', '--write', folder], { cwd: packageRoot(), stdio: 'inherit' });
