import { isScalar, type Pair, Scalar, visit } from 'yaml';
import type { Problem } from './config.ts';
import { formatPath, type Path, type YamlFile } from './yaml-file.ts';

export interface Substituted {
  /** Paths (formatted) whose text came from the environment: numbers and yes/no may be read from it. */
  readonly from: ReadonlySet<string>;
  /** Paths whose variable is missing: nothing further needs to be said of them. */
  readonly missing: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

const PLACE = /\$\$\{|\$\{([^}]*)\}/g;
const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

/**
 * Puts environment variables into the texts of a file: `${NAME}`, or `${NAME:-default}` where it may be unset or
 * empty; `$${` is a literal `${`. Changes the document; every variable that is missing is a problem.
 */
export function substitute(file: YamlFile, env: Readonly<Record<string, string | undefined>>): Substituted {
  const from = new Set<string>();
  const missing = new Set<string>();
  const problems: Problem[] = [];
  visit(file.document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const path = pathOf(node, ancestors);
      const place = formatPath(path);
      node.value = node.value.replace(PLACE, (whole, inside?: string) => {
        if (inside === undefined) return '${';
        const [, name, fallback] = NAME.exec(inside) ?? [];
        if (name === undefined) {
          problems.push(file.problem(path, `${whole} names no variable`, 'write ${NAME} or ${NAME:-default}'));
          missing.add(place);
          return '';
        }
        from.add(place);
        const value = env[name];
        if (value !== undefined && value !== '') return value;
        if (fallback !== undefined) return fallback;
        missing.add(place);
        const fix = `set it before the start, or write \${${name}:-default}`;
        problems.push(file.problem(path, `the environment variable ${name} is not set`, fix));
        return '';
      });
      node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return { from, missing, problems };
}

/** The path of a scalar from what lies above it in the tree. */
function pathOf(node: unknown, ancestors: readonly unknown[]): Path {
  const path: (string | number)[] = [];
  const chain = [...ancestors, node];
  for (const [index, parent] of ancestors.entries()) {
    const child = chain[index + 1];
    const items = (parent as { items?: unknown[] }).items;
    if (items && !isPair(child)) path.push(items.indexOf(child));
    else if (isPair(parent) && isScalar(parent.key)) path.push(String(parent.key.value));
  }
  return path;
}

const isPair = (value: unknown): value is Pair =>
  typeof value === 'object' && value !== null && 'key' in value && 'value' in value;
