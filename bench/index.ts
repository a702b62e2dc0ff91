import { fileURLToPath } from 'node:url';
import { UserError } from '../src/lib/errors.ts';

/** Every benchmark by name; `npm run bench` runs them all, `npm run bench -- NAME…` some. */
const BENCHES: Readonly<Record<string, () => Promise<{ main(): Promise<void> | void }>>> = {
  line: () => import('./line.ts'),
  matching: () => import('./matching.ts'),
  sentiment: () => import('./sentiment.ts'),
  sources: () => import('./sources.ts'),
  jetstream: () => import('./jetstream.ts'),
};

async function run(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const load = BENCHES[name];
    if (!load) throw new UserError(`no benchmark "${name}"; one of: ${Object.keys(BENCHES).join(', ')}`);
    console.log(`\n## ${name}\n`);
    await (await load()).main();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2);
  await run(given.length > 0 ? given : Object.keys(BENCHES));
}
