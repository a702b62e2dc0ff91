import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in whatever unit the system counts; only compared. */
  readonly started: string;
}

/** Of a process that runs now; undefined for one that does not (a zombie counts as gone). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces: fields are counted from behind it (state is field 3, start 22).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { pid, started: fields[19] ?? '' };
  } catch {
    return process.platform === 'linux' ? undefined : identityByPs(pid);
  }
}

function identityByPs(pid: number): ProcessIdentity | undefined {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .replace(/\s+/g, '_');
    return started === '' ? undefined : { pid, started };
  } catch {
    return undefined;
  }
}

/** True while that very process runs. */
export function isRunning(process: ProcessIdentity): boolean {
  return identityOf(process.pid)?.started === process.started;
}

export const formatIdentity = ({ pid, started }: ProcessIdentity): string => `${pid} ${started}`;

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const match = /^(\d+) (.+)$/.exec(text.trim());
  return match ? { pid: Number(match[1]), started: match[2] as string } : undefined;
}
