import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../src/lib/package-root.ts';
import { ROLES } from '../../workers/main.ts';

const read = (name: string): string => readFileSync(join(packageRoot(), name), 'utf8');

interface Service {
  readonly command: readonly string[];
  readonly read_only?: boolean;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly healthcheck?: unknown;
}
const services = Object.entries(parse(read('docker-compose.yml'), { merge: true }).services as Record<string, Service>);

describe('docker-compose.yml', () => {
  it('runs every role, and none that does not exist', () => {
    const roles = services.flatMap(([, { command }]) => {
      const at = command.indexOf('--role');
      return at < 0 ? [] : String(command[at + 1]).split(',');
    });
    expect([...new Set(roles)].sort()).toEqual([...ROLES].sort());
  });

  it.each(services)('gives %s no more rights than it needs', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(['node', 'redis']).toContain(service.user);
  });

  it('has a Redis that keeps what it is given', () => {
    const command = services.find(([name]) => name === 'redis')?.[1].command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });
});

describe('Dockerfile', () => {
  it('ends as an ordinary user, with a health check', () => {
    const lines = read('Dockerfile').split('\n');
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  it('is given all that the build reads, and nothing that is secret or large', () => {
    const given = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const { include } = JSON.parse(read('tsconfig.build.json')) as { include: readonly string[] };
    expect(given).toEqual(expect.arrayContaining([...include, 'bin', 'config', 'package.json', 'package-lock.json']));
    expect(given.filter((name) => !existsSync(join(packageRoot(), name)))).toEqual([]);
    expect(given).not.toEqual(expect.arrayContaining(['.env']));
  });
});
