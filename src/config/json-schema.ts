import { z } from 'zod';
import type { Kind } from './config.ts';
import { channelSchema, fileSchema, sourceSchema } from './schema.ts';

type Json = Record<string, unknown>;

/** JSON Schema (2020-12) of the configuration file, for editors: the same schemas that the loader holds it against. */
export function configJsonSchema(sourceKinds: readonly Kind[], notifierKinds: readonly Kind[]): Json {
  const whole = toJson(fileSchema);
  const properties = whole.properties as Record<string, Json>;
  properties.sources = { ...properties.sources, items: oneOf(sourceKinds, toJson(sourceSchema)) };
  properties.channels = { ...properties.channels, items: oneOf(notifierKinds, toJson(channelSchema)) };
  return { title: 'Turntide configuration', ...whole };
}

/** An entry whose `kind` decides what else it may hold. */
function oneOf(kinds: readonly Kind[], common: Json): Json {
  return {
    type: 'object',
    required: ['id', 'kind'],
    properties: { ...(common.properties as Json), kind: { enum: kinds.map(({ kind }) => kind) } },
    oneOf: kinds.map(({ kind, settings }) => {
      const own = toJson(settings);
      const properties = { ...(common.properties as Json), kind: { const: kind }, ...((own.properties as Json) ?? {}) };
      const required = ['id', 'kind', ...((own.required as string[] | undefined) ?? [])];
      return { type: 'object', properties, required, additionalProperties: false };
    }),
  };
}

function toJson(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => allowVariable(jsonSchema as Json),
  }) as Json;
  return json;
}

/** A number or yes/no may stand in the environment. */
function allowVariable(json: Json): void {
  if (json.type === 'integer' && json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (json.type === 'integer' && json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.type !== 'number' && json.type !== 'integer' && json.type !== 'boolean') return;
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = json;
  const limits = { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum };
  for (const key of Object.keys(limits)) delete json[key];
  const set = Object.entries(limits).filter(([, value]) => value !== undefined);
  json.anyOf = [Object.fromEntries(set), { type: 'string', pattern: '\\$\\{.+\\}' }];
}
