import { configJsonSchema } from '../src/config/json-schema.ts';

type Json = { readonly [key: string]: unknown };

/** Every key that is the same whatever sources and channels there are, as a Markdown table. */
export function configReference(): string {
  const rows = rowsOf(configJsonSchema([], []), '', false);
  return ['| key | value | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function rowsOf(schema: Json, path: string, given: boolean): string[] {
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).flatMap(([key, value]) => {
    const items = value.items as Json | undefined;
    const name = `${path}${key}${items?.properties ? '[]' : ''}`;
    const inner = items?.properties ? items : value.properties ? value : undefined;
    const fallback = defaultOf(value, required.includes(key) && !given);
    const row = `| \`${name}\` | ${typeOf(value)} | ${fallback} | ${cell(String(value.description ?? ''))} |`;
    return [row, ...(inner ? rowsOf(inner, `${name}.`, !items && value.default !== undefined) : [])];
  });
}

function typeOf(value: Json): string {
  const [first] = (value.anyOf ?? []) as Json[];
  const bare = value.type === undefined && first ? first : value;
  if ((bare.enum as unknown[] | undefined)?.length)
    return (bare.enum as unknown[]).map((each) => `\`${each}\``).join(', ');
  switch (bare.type) {
    case 'array':
      return (bare.items as Json | undefined)?.properties ? 'list of groups' : listOf(bare.items as Json);
    case 'object':
      return 'group';
    case 'integer':
    case 'number':
      return rangeOf(bare);
    case 'boolean':
      return '`true`, `false`';
    default:
      return 'text';
  }
}

const listOf = (items: Json): string => (items.enum ? `list of ${typeOf(items)}` : 'list of texts');

function rangeOf({ minimum, maximum }: Json): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return minimum !== undefined ? `number from ${minimum}` : 'number';
}

function defaultOf(value: Json, required: boolean): string {
  const fallback = value.default;
  if (fallback === undefined) return required ? '**required**' : '';
  if (Array.isArray(fallback) && fallback.length === 0) return '';
  if (typeof fallback === 'object') return '';
  return `\`${String(fallback)}\``;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
