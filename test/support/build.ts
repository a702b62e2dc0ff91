import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from '../../src/lib/file-lock.ts';
import { packageRoot } from '../../src/lib/package-root.ts';

/** Tests that start the program run `dist/`: brings it up to date with the sources (half a second where it is). */
export async function buildWhenStale(): Promise<void> {
  const root = packageRoot();
  await mkdir(join(root, 'dist'), { recursive: true });
  await withFileLock(join(root, 'dist', '.lock'), 300_000, async () => {
    const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root });
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    // The compiler writes what it can; types are the business of `npm run types`.
    await run(compiler, '-p', 'tsconfig.build.json').catch(tell);
    await run(join(root, 'dist', 'scripts', 'config-schema.js')).catch(tell);
  });
}

function tell(error: { readonly stdout?: string; readonly stderr?: string }): void {
  process.stderr.write(`build: ${(error.stdout || error.stderr || String(error)).split('\n')[0]}\n`);
}
