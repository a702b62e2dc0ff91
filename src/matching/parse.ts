import { fieldNameOf, fieldOf } from './fields.ts';
import { fail, QueryError, type Term, type Token, tokenize } from './lexer.ts';
import { operatorMeant } from './other-tools.ts';
import { MAX_DEPTH, MAX_DISTANCE, MAX_QUERY, type Problem, type Query } from './query.ts';
import { warningsOf } from './warnings.ts';
import { wordsOf } from './words.ts';

export type Parsed =
  | { readonly ok: true; readonly query: Query; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Of one query; more are not read by anybody. */
const MOST_WARNINGS = 20;

/** Reads a query. Never throws; linear in the text. The grammar stands in `docs/query-language.md`. */
export function parseQuery(text: string): Parsed {
  const warnings: Problem[] = [];
  try {
    if (text.length > MAX_QUERY) {
      fail(
        MAX_QUERY,
        text.length,
        `the query has ${text.length} characters`,
        `at most ${MAX_QUERY}`,
        'split it into a brand query and topics, or into several brands',
      );
    }
    const warn = (problem: Problem): void => {
      if (warnings.length < MOST_WARNINGS) warnings.push(problem);
    };
    const parser = new Parser(text, tokenize(text, warn), warn);
    const query = parser.parse();
    return { ok: true, query, warnings: [...warnings, ...warningsOf(query, text)] };
  } catch (error) {
    if (error instanceof QueryError) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

/** Recursive descent, one method a level of precedence: OR, AND, NOT, NEAR, and what stands alone. */
class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #warn: (problem: Problem) => void;
  #next = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly Token[], warn: (problem: Problem) => void) {
    this.#text = text;
    this.#tokens = tokens;
    this.#warn = warn;
  }

  parse(): Query {
    if (this.#peek().kind === 'end')
      fail(0, this.#text.length, 'the query is empty', 'a word', 'delta OR "delta air lines"');
    const query = this.#or();
    const rest = this.#peek();
    if (rest.kind === ')')
      fail(rest.at, rest.end, 'a “)” without its “(”', 'the end of the query', 'remove it, or open a “(” before');
    return query;
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #or(): Query {
    const items = [this.#and()];
    while (this.#peek().kind === 'or') {
      this.#operator(this.#take());
      items.push(this.#and());
    }
    return joined('or', items);
  }

  #and(): Query {
    const items = [this.#not()];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'and') this.#operator(this.#take());
      else if (token.kind !== 'not' && token.kind !== 'term' && token.kind !== '(') break;
      items.push(this.#not());
    }
    return joined('and', items);
  }

  #not(): Query {
    const token = this.#peek();
    if (token.kind !== 'not') return this.#near();
    this.#operator(this.#take());
    this.#enter(token);
    const item = this.#not();
    this.#depth -= 1;
    return { kind: 'not', item };
  }

  #near(): Query {
    const start = this.#peek().at;
    const depth = this.#depth;
    let left = this.#primary();
    for (let token = this.#peek(); token.kind === 'near'; token = this.#peek()) {
      this.#operator(this.#take());
      this.#enter(token);
      checkDistance(token.distance, token);
      const at = this.#peek().at;
      if (this.#peek().kind === 'not')
        fail(
          at,
          this.#peek().end,
          'NOT right after NEAR',
          'a word, a phrase or a list of them',
          'a NOT (a NEAR/5 b) excludes what is near',
        );
      const right = this.#primary();
      this.#checkSide(left, start, token.at);
      this.#checkSide(right, at, this.#tokens[this.#next - 1]!.end);
      left = { kind: 'near', left, right, distance: token.distance, ordered: token.ordered };
    }
    this.#depth = depth;
    return left;
  }

  #primary(): Query {
    const token = this.#take();
    if (token.kind === '(') return this.#group(token);
    if (token.kind === 'term') return token.list ? this.#list(token) : this.#leaf(token);
    if (token.kind === 'end')
      fail(
        token.at,
        token.end,
        'the query ends too early',
        'a word, a "phrase" or a “(”',
        'add what is missing, or remove the operator before',
      );
    if (token.kind === ')') {
      fail(
        token.at,
        token.end,
        'nothing before the “)”',
        'a word, a "phrase" or a “(”',
        'remove the empty parentheses or the operator before',
      );
    }
    const name = this.#text.slice(token.at, token.end);
    fail(
      token.at,
      token.end,
      `${name} with nothing before it`,
      'a word, a "phrase" or a “(”',
      `"${name.toLowerCase()}" in quotes searches for the word`,
    );
  }

  #leaf(term: Term): Query {
    if (term.field !== null) return fieldOf(term);
    const meant = term.quoted || term.exact ? undefined : operatorMeant(term.text);
    if (meant !== undefined) {
      this.#warn({
        message: `“${term.text}” is read as a word`,
        at: term.at,
        end: term.end,
        expected: null,
        suggestion: meant,
      });
    }
    const words = wordsOf(term, this.#warn);
    if (words.within !== null) checkDistance(words.within, term);
    return words;
  }

  #group(open: Token): Query {
    this.#enter(open);
    const query = this.#or();
    const close = this.#take();
    if (close.kind !== ')')
      fail(open.at, open.end, 'this “(” is never closed', 'a “)”', 'add a “)” where the group ends');
    this.#depth -= 1;
    return close.within === null ? query : this.#proximity(query, close.within, open.at, close.end);
  }

  /** `(a AND b)~5`, as some tools write NEAR. */
  #proximity(query: Query, distance: number, at: number, end: number): Query {
    checkDistance(distance, { at, end });
    if (query.kind !== 'and' || query.items.length < 2)
      fail(at, end, '“~” after a group', 'two sides joined by AND in it', `(a OR b) NEAR/${distance} (c OR d)`);
    for (const item of query.items) this.#checkSide(item, at, end);
    return query.items.reduce((left, right) => ({ kind: 'near', left, right, distance, ordered: false }));
  }

  /** `author:(a OR b)`. */
  #list(term: Term): Query {
    fieldNameOf(term);
    const open = this.#take();
    const items: Query[] = [];
    for (;;) {
      const value = this.#take();
      if (value.kind !== 'term' || value.field !== null || value.exact) {
        fail(
          value.at,
          value.end,
          `not a value of ${term.field}:`,
          'values joined by OR',
          `${term.field}:(one OR two); to exclude: -${term.field}:(one OR two)`,
        );
      }
      items.push(fieldOf({ ...value, field: term.field }));
      const next = this.#take();
      if (next.kind === ')') break;
      if (next.kind === 'end')
        fail(open.at, open.end, 'this “(” is never closed', 'a “)”', 'add a “)” where the list ends');
      if (next.kind !== 'or')
        fail(next.at, next.end, `values of ${term.field}: without OR between them`, 'OR', `${term.field}:(one OR two)`);
    }
    return joined('or', items);
  }

  #checkSide(side: Query, at: number, end: number): void {
    const wrong = misplaced(side);
    if (wrong)
      fail(
        at,
        end,
        `${wrong} beside NEAR`,
        'words, phrases, or a list of them joined by OR',
        '(a OR "b c") NEAR/5 (d OR e); join the rest with AND outside',
      );
  }

  #operator(token: Token): void {
    const next = this.#peek();
    const name = this.#text.slice(token.at, token.end);
    if (next.kind === 'end') {
      fail(
        token.at,
        token.end,
        `${name} with nothing after it`,
        'a word, a "phrase" or a “(”',
        token.at === 0 ? null : `remove it, or write "${name.toLowerCase()}" for the word`,
      );
    }
    const clash = next.kind === 'or' || next.kind === 'and' || next.kind === 'near';
    if (clash)
      fail(
        next.at,
        next.end,
        `${this.#text.slice(next.at, next.end)} right after ${name}`,
        'a word, a "phrase" or a “(”',
        'keep one of the two',
      );
  }

  #enter(token: Token): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      fail(token.at, token.end, 'nested too deep', `at most ${MAX_DEPTH} levels`, 'a AND (b AND c) is a AND b AND c');
  }
}

function misplaced(side: Query): string | null {
  if (side.kind === 'and') return 'AND';
  if (side.kind === 'not') return 'NOT';
  if (side.kind === 'field') return `${side.field}:`;
  if (side.kind === 'raw') return /[\p{L}\p{N}]/u.test(side.text) ? null : 'punctuation alone';
  if (side.kind === 'or') {
    for (const item of side.items) {
      const wrong = misplaced(item);
      if (wrong) return wrong;
    }
  }
  return null;
}

function checkDistance(distance: number, place: { at: number; end: number }): void {
  if (distance > MAX_DISTANCE)
    fail(
      place.at,
      place.end,
      `a distance of ${distance} words`,
      `at most ${MAX_DISTANCE}`,
      'AND finds both anywhere in the mention',
    );
}

/** Nested lists of one operator are one list: what is printed and read again is the same tree. */
function joined(kind: 'and' | 'or', items: readonly Query[]): Query {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { kind, items: flat };
}
