import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { fetchPrivatePackage, type PrivatePackage, privatePackage } from '../../src/lib/private-packages.ts';
import { defaultCacheDirs } from '../../src/lib/redis-server/find.ts';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chromium-headless-shell'];
const IN_PACKAGE = 'usr/lib/chromium/chromium-headless-shell';

/** A browser on PATH, else the distribution's own, unpacked below the cache folder as Redis is. Close it in the end. */
export async function launchChromium(): Promise<Browser> {
  for (const command of ON_PATH) {
    const executablePath = await pathOf(command);
    if (executablePath) return chromium.launch({ executablePath, args: ARGS });
  }
  const copy = (await cached()) ?? (await fetched());
  return chromium.launch({
    executablePath: join(copy.root, IN_PACKAGE),
    args: ARGS,
    env: { HOME: homedir(), LD_LIBRARY_PATH: copy.libraryPath, FONTCONFIG_PATH: join(copy.root, 'etc/fonts') },
  });
}

/** Its sandbox needs rights that containers and root do not give; it opens pages of ours only. */
const ARGS = ['--no-sandbox', '--disable-gpu'];

async function cached(): Promise<PrivatePackage | undefined> {
  for (const cacheDir of defaultCacheDirs()) {
    const copy = await privatePackage(cacheDir, 'chromium');
    if (copy && existsSync(join(copy.root, IN_PACKAGE))) return copy;
  }
  return undefined;
}

async function fetched(): Promise<PrivatePackage> {
  const [cacheDir = '.cache'] = defaultCacheDirs();
  const packages = [['chromium-headless-shell', 'fonts-dejavu-core']];
  return fetchPrivatePackage({ cacheDir, name: 'chromium', packages }).catch((error) => {
    throw new Error(`no browser on PATH and none could be fetched; install chromium (${error.message})`);
  });
}

function pathOf(command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('which', [command], { stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.on('error', () => resolve(undefined));
    child.on('close', () => resolve(out.trim() === '' ? undefined : out.trim()));
  });
}
