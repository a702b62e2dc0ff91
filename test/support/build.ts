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
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    try {
      await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root });
    } catch (error) {
      // The compiler writes what it can; types are the business of `npm run types`.
      process.stderr.write(`build: ${(error as { stdout?: string }).stdout?.split('\n')[0]}\n`);
    }
  });
}
