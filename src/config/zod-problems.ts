import { z } from 'zod';
import type { Problem } from './config.ts';
import { nearest } from './nearest.ts';
import { formatPath, type Path, type YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/** What a schema found, told at its place in the file, with what to do about it. */
export function zodProblems(file: YamlFile, schema: z.ZodType, issues: readonly Issue[], base: Path): Problem[] {
  return issues.flatMap((issue) => problemsOf(file, schema, issue, base));
}

function problemsOf(file: YamlFile, schema: z.ZodType, issue: Issue, base: Path): Problem[] {
  const inside = issue.path.filter((part) => typeof part !== 'symbol');
  const path = [...base, ...inside];
  const name = formatPath(path.slice(-1)) || 'the file';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysOf(at(schema, inside)) ?? [];
      return issue.keys.map((key) => {
        const near = nearest(key, known);
        const fix = near ? `did you mean "${near}"?` : `known here: ${known.join(', ')}`;
        return file.problem(path, `unknown key "${key}"`, fix, { key });
      });
    }
    case 'invalid_type': {
      if (/received undefined/.test(issue.message)) {
        return [
          file.problem(path, `${name} is missing`, `add "${name}: …" (${NOUNS[issue.expected] ?? issue.expected})`),
        ];
      }
      const got = /received (\w+)/.exec(issue.message)?.[1] ?? 'something else';
      const wanted = NOUNS[issue.expected] ?? issue.expected;
      return [file.problem(path, `must be ${wanted}, is ${NOUNS[got] ?? got}`, hintFor(issue.expected, got, name))];
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const value = file.scalarAt(path)?.source;
      if (value === undefined && file.scalarAt(path) === undefined) {
        return [file.problem(path, `${name} is missing`, `add "${name}: …", one of: ${allowed.join(', ')}`)];
      }
      const near = value === undefined ? undefined : nearest(value, allowed);
      const what = allowed.length === 1 ? `must be ${allowed[0]}` : `must be one of: ${allowed.join(', ')}`;
      return [file.problem(path, what, near ? `did you mean "${near}"?` : 'choose one of them')];
    }
    case 'invalid_union': {
      const fewest = [...issue.errors].sort((a, b) => a.length - b.length)[0];
      if (fewest?.length) return fewest.flatMap((inner) => problemsOf(file, at(schema, inside), inner, path));
      return [file.problem(path, 'fits none of the allowed forms', 'see docs/configuration.md')];
    }
    case 'too_small':
    case 'too_big':
      return [file.problem(path, limitText(issue), 'change the value')];
    case 'invalid_format':
      if (issue.message === 'Invalid URL')
        return [file.problem(path, 'is not a URL', 'write it whole, such as https://example.com/feed')];
      return [file.problem(path, lower(issue.message), 'see docs/configuration.md')];
    default:
      return [file.problem(path, lower(issue.message), 'see docs/configuration.md')];
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  null: 'empty',
};

function hintFor(expected: string, got: string, name: string): string {
  if (got === 'null') return `give "${name}" a value, or delete the line`;
  if (expected === 'string') return 'put it in quotes';
  if (expected === 'array') return 'write each item on its own line after "- "';
  if (expected === 'int' || expected === 'number') return 'write the number alone, without quotes or units';
  return 'see docs/configuration.md';
}

function limitText(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  // A message of the schema's own is better than one made from its limits.
  if (!/^Too (small|big)/.test(issue.message)) return lower(issue.message);
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : '';
  const must = unit === '' ? 'must be' : 'must have';
  return `${must} ${issue.code === 'too_small' ? 'at least' : 'at most'} ${limit}${unit}`;
}

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** The keys of an object schema, through defaults, options and transforms; undefined for any other. */
export function keysOf(schema: z.ZodType | undefined): string[] | undefined {
  const bare = unwrap(schema);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : undefined;
}

function at(schema: z.ZodType, path: Path): z.ZodType {
  let current = unwrap(schema);
  for (const part of path) {
    if (current instanceof z.ZodObject) current = unwrap(current.shape[String(part)] as z.ZodType | undefined);
    else if (current instanceof z.ZodArray) current = unwrap(current.element as z.ZodType);
    else if (current instanceof z.ZodRecord) current = unwrap(current.valueType as z.ZodType);
    else break;
  }
  return current ?? z.unknown();
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let current = schema;
  for (;;) {
    if (current instanceof z.ZodOptional || current instanceof z.ZodNullable || current instanceof z.ZodDefault)
      current = current.unwrap() as z.ZodType;
    else if (current instanceof z.ZodPrefault) current = current.unwrap() as z.ZodType;
    else if (current instanceof z.ZodPipe) {
      const { in: input, out } = current;
      current = (input instanceof z.ZodTransform ? out : input) as z.ZodType;
    } else return current;
  }
}
