import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchPrivatePackage } from '../../src/lib/private-packages.ts';

let cacheDir: string;
let path: string | undefined;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'turntide-packages-'));
  path = process.env.PATH;
});
afterEach(async () => {
  process.env.PATH = path;
  await rm(cacheDir, { recursive: true, force: true });
});

/** An apt of our own that answers as told, and a dpkg that unpacks one library: what they are asked is the real thing. */
async function distribution(apt: string): Promise<void> {
  const bin = join(cacheDir, 'bin');
  await mkdir(bin);
  const unpack = 'mkdir -p "$3/usr/lib/there" "$3/usr/bin" && touch "$3/usr/lib/there/libx.so.1" "$3/usr/bin/thing"';
  await writeFile(join(bin, 'apt-get'), `#!/bin/sh\nconfig=$2; folder=\${config%/*}; verb=$3\n${apt}\n`, {
    mode: 0o755,
  });
  await writeFile(join(bin, 'dpkg'), `#!/bin/sh\n${unpack}\n`, { mode: 0o755 });
  process.env.PATH = `${bin}:${path}`;
}
const fetchThing = (packages = [['thing']]) =>
  fetchPrivatePackage({ cacheDir: join(cacheDir, 'cache'), name: 'thing', packages });

const GIVES =
  'case $verb in install) touch "$folder/archives/thing_1_all.deb" "$folder/archives/libc6_2_all.deb";; esac';

describe('a private package', () => {
  it('is unpacked with the folders of its libraries', async () => {
    await distribution(GIVES);
    const { root, libraryPath } = await fetchThing();
    expect(root).toBe(join(cacheDir, 'cache', 'thing'));
    expect(libraryPath).toBe(join(root, 'usr/lib/there'));
    expect(await readdir(join(cacheDir, 'cache'))).toEqual(['thing']);
  });

  it('fetched by several at once is whole, and there once', async () => {
    await distribution(GIVES);
    const all = await Promise.all([fetchThing(), fetchThing(), fetchThing()]);
    expect(new Set(all.map(({ root }) => root)).size).toBe(1);
    expect(await readdir(join(cacheDir, 'cache'))).toEqual(['thing']);
  });

  it('survives an update that fails and a hiccup of the archive', async () => {
    await distribution(
      `[ $verb = update ] && { echo "E: one repository is down" >&2; exit 100; }
       n=$(cat ${cacheDir}/n 2>/dev/null || echo 0); echo $((n + 1)) > ${cacheDir}/n
       [ $n -lt 2 ] && { echo "E: Failed to fetch" >&2; exit 100; }
       ${GIVES}`,
    );
    await fetchThing();
  });

  it('falls back on the next set of packages', async () => {
    await distribution(`case "$*" in *" thing"*) echo "E: no thing" >&2; exit 100;; esac\n${GIVES}`);
    await fetchThing([['thing'], ['other']]);
  });

  it('that cannot be had says the last words of apt, and leaves nothing behind', async () => {
    await distribution('echo "E: Unable to locate package thing" >&2; exit 100');
    await expect(fetchThing()).rejects.toThrow('apt-get thing: E: Unable to locate package thing');
    expect(await readdir(join(cacheDir, 'cache'))).toEqual([]);
  });

  it('is not asked for again and again where there is no apt', async () => {
    process.env.PATH = '/nonexistent';
    await expect(fetchThing()).rejects.toThrow('apt-get ENOENT');
  });
});
