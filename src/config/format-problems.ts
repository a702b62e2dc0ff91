import type { Problem } from './config.ts';

/** For people: one line a problem, below it the place where that helps. */
export function formatProblems(problems: readonly Problem[]): string {
  const lines = problems.map(({ file, line, column, path, what, fix, excerpt }) => {
    const head = `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${what}; ${fix}`;
    return excerpt === undefined ? head : `${head}\n${indent(excerpt)}`;
  });
  return lines.join('\n');
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
