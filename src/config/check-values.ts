import type { z } from 'zod';
import type { Problem } from './config.ts';
import type { Substituted } from './substitute.ts';
import { formatPath, type Path, type YamlFile } from './yaml-file.ts';
import { zodProblems } from './zod-problems.ts';

/** Holds values against a schema; numbers and yes/no that came from the environment are read from their text. */
export function checkValues<T>(
  file: YamlFile,
  schema: z.ZodType<T>,
  values: unknown,
  base: Path,
  substituted: Substituted,
): { readonly value?: T; readonly problems: readonly Problem[] } {
  let result = schema.safeParse(values);
  if (!result.success) {
    const fixed = convertTexts(values, result.error.issues, base, substituted);
    if (fixed !== undefined) result = schema.safeParse(fixed);
  }
  if (result.success) return { value: result.data, problems: [] };
  const issues = result.error.issues.filter((issue) => !substituted.missing.has(placeOf(base, issue.path)));
  return { problems: zodProblems(file, schema, issues, base) };
}

/** Undefined where nothing could be converted. */
function convertTexts(
  values: unknown,
  issues: readonly z.core.$ZodIssue[],
  base: Path,
  substituted: Substituted,
): unknown {
  let copy: unknown;
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' || !substituted.from.has(placeOf(base, issue.path))) continue;
    const converted = convert(valueAt(values, issue.path), issue.expected);
    if (converted === undefined) continue;
    copy ??= structuredClone(values);
    const parent = valueAt(copy, issue.path.slice(0, -1)) as Record<PropertyKey, unknown>;
    parent[issue.path.at(-1) as PropertyKey] = converted;
  }
  return copy;
}

function convert(text: unknown, expected: string): number | boolean | undefined {
  if (typeof text !== 'string') return undefined;
  if (expected === 'boolean') return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
  if ((expected === 'number' || expected === 'int') && /^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  return undefined;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], values);
}

const placeOf = (base: Path, path: readonly PropertyKey[]): string =>
  formatPath([...base, ...path.map((part) => (typeof part === 'symbol' ? String(part) : part))]);
