/** What a Redis lacks for Turntide. */
export interface RedisFinding {
  /** `error`: must not run on it; `warning`: may lose what it holds. */
  readonly level: 'error' | 'warning';
  readonly reason: 'too-old' | 'evicts' | 'not-persistent' | 'persistence-failing' | 'read-only' | 'unknown-server';
  readonly what: string;
  readonly fix: string;
}

const OLDEST = [6, 2] as const;

/**
 * Judges a server by its answer to `INFO`, which managed servers give too where they forbid `CONFIG`.
 * Empty where all is well. In a cluster, ask every node.
 */
export function redisFindings(info: string): readonly RedisFinding[] {
  const fields = new Map(
    info.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
  const findings: RedisFinding[] = [];
  const add = (level: RedisFinding['level'], reason: RedisFinding['reason'], what: string, fix: string): void => {
    findings.push({ level, reason, what, fix });
  };
  const version = fields.get('redis_version') ?? '';
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined)
    add('warning', 'unknown-server', 'the server does not say its version', 'use Redis or Valkey');
  else if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    add('error', 'too-old', `Redis ${version} is too old`, `use ${OLDEST.join('.')} or newer, or Valkey`);
  }
  const policy = fields.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    const fix = 'set maxmemory-policy noeviction: a full server must refuse, not forget';
    add('error', 'evicts', `maxmemory-policy is ${policy}`, fix);
  }
  if (fields.get('role') === 'slave') add('error', 'read-only', 'this server is a replica', 'connect to its master');
  if (fields.get('aof_enabled') === '0') {
    const fix = 'set appendonly yes, or accept that a crash loses the last minutes';
    add('warning', 'not-persistent', 'the append-only file is off', fix);
  }
  if (fields.get('aof_last_write_status') === 'err') {
    add('error', 'persistence-failing', 'the append-only file cannot be written', 'free space on its disk');
  }
  return findings;
}
