import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { WEBHOOK_BODIES, webhookJsonSchema } from '../../src/alerts/render/webhook-schema.ts';

/** `node dist/scripts/write-webhook-schemas.js` writes them anew. */
it.each(Object.keys(WEBHOOK_BODIES) as (keyof typeof WEBHOOK_BODIES)[])(
  'docs/schemas/%s.json is what is sent',
  (type) => {
    const published = readFileSync(new URL(`../../docs/schemas/${type}.json`, import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(webhookJsonSchema(type))));
  },
);
