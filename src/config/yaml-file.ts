import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, type Scalar } from 'yaml';
import type { Problem } from './config.ts';

export type Path = readonly (string | number)[];

/** A YAML file whose every value knows its place. */
export class YamlFile {
  readonly name: string;
  readonly #text: string;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(name: string, text: string) {
    this.name = name;
    this.#text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: true });
  }

  /**
   * What is wrong with the file as YAML; with any of these nothing else can be said of it. One mistake makes the parser stumble
   * over the rest of its line, and once it has left the document over every word to the end: that is not told.
   */
  syntaxProblems(): Problem[] {
    const lines = new Set<number>();
    const problems: Problem[] = [];
    for (const error of this.#document.errors) {
      const { line, col } = this.#lines.linePos(error.pos[0]);
      const follows = lines.has(line) || (lines.size > 0 && error.message.includes('in YAML stream'));
      lines.add(line);
      if (follows) continue;
      const [what, fix] = this.#variableAt(error.pos[0]) ?? explain(error.code, error.message);
      const excerpt = this.#excerpt(line, col);
      problems.push({
        file: this.name,
        line,
        column: col,
        path: '',
        what,
        fix,
        ...(excerpt === '' ? {} : { excerpt }),
      });
    }
    return problems;
  }

  /** `{ token: ${TOKEN} }`: its brace is one of YAML's own. */
  #variableAt(offset: number): [string, string] | null {
    const found = /^\$\{[^}\n]*\}/.exec(this.#text.slice(Math.max(0, offset - 1)));
    return found ? ['within { } or [ ] a ${…} begins a group of its own', `put it in quotes: "${found[0]}"`] : null;
  }

  /** The document, for substitution. */
  get document(): Document {
    return this.#document;
  }

  /** Plain values. Call after substitution. Throws on references that explode. */
  values(): unknown {
    return this.#document.toJS({ maxAliasCount: 50 });
  }

  scalarAt(path: Path): Scalar | undefined {
    const node = this.#document.getIn(path, true);
    return isScalar(node) ? node : undefined;
  }

  /** A problem at a value, at the key `key` of the map there, or at the nearest parent that is in the file. */
  problem(path: Path, what: string, fix: string, options: { key?: string; excerpt?: string } = {}): Problem {
    const offset = (options.key === undefined ? undefined : this.#keyOffset(path, options.key)) ?? this.#offset(path);
    const { line, col } = this.#lines.linePos(offset);
    const at = options.key === undefined ? path : [...path, options.key];
    return {
      file: this.name,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: formatPath(at),
      what,
      fix,
      ...(options.excerpt === undefined ? {} : { excerpt: options.excerpt }),
    };
  }

  #keyOffset(path: Path, key: string): number | undefined {
    const map = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    if (!isMap(map)) return undefined;
    const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    return (pair?.key as Node | undefined)?.range?.[0];
  }

  #offset(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const part = path.slice(0, length);
      const node = this.#document.getIn(part, true);
      if (isNode(node) && node.range) {
        const last = part.at(-1);
        // A map begins at its first key; the line that names it says more.
        const named =
          typeof last === 'string' && !isScalar(node) ? this.#keyOffset(part.slice(0, -1), last) : undefined;
        return named ?? node.range[0];
      }
    }
    return this.#document.contents?.range?.[0] ?? 0;
  }

  #excerpt(line: number, column: number): string {
    const text = (this.#text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
    return text.trim() === '' ? '' : withCaret(text, column - 1);
  }
}

/** A line and a caret below the place; long lines are cut around it. */
export function withCaret(line: string, at: number): string {
  const from = Math.max(0, at - 60);
  const shown = line.slice(from, from + 100).replace(/[\t\n\r]/g, ' ');
  const dots = from > 0 ? '…' : '';
  return `${dots}${shown}\n${' '.repeat(dots.length + Math.min(at - from, shown.length))}^`;
}

export function formatPath(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

function explain(code: string, message: string): [string, string] {
  switch (code) {
    case 'DUPLICATE_KEY':
      return ['this key stands twice in the same place', 'keep one of the two'];
    case 'BAD_SCALAR_START':
      return ['a text cannot begin with this character', 'put it in quotes, such as "@acme"'];
    case 'TAB_AS_INDENT':
      return ['a tab is used to indent', 'indent with spaces'];
    case 'BAD_INDENT':
      if (message.includes('end with')) return ['a bracket is never closed', 'close it, or indent what is inside it'];
      return ['the indentation does not fit', 'line it up with its neighbours'];
    case 'UNEXPECTED_TOKEN':
    case 'BAD_ALIAS':
      return [
        lower(message),
        'put the whole text in single quotes: a value that begins with " or * or [ means something else',
      ];
    case 'MISSING_CHAR':
      if (message.includes('without - indicator'))
        return [
          'this stands under a list and is no item of it',
          'begin it with "- ", or line it up with its neighbours',
        ];
      return [lower(message), 'close the quotation mark or bracket, or put the whole text in single quotes'];
    default:
      return [lower(message), 'see https://yaml.org for the notation'];
  }
}

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
