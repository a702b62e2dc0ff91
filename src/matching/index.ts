/** The query language: text → tree (`parseQuery`) → one automaton for all queries (`compile`). */
export { type Explanation, explain } from './explain.ts';
export { compile, type Match, type Matcher } from './matcher.ts';
export { type Parsed, parseQuery } from './parse.ts';
export { print } from './print.ts';
export { formatProblem } from './problems.ts';
export type { Problem, Query } from './query.ts';
