import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildGraph, type Graph } from '../src/influence/graph.ts';
import { Random } from '../src/lib/random.ts';
import { SOCIETY, type SocietyOptions } from '../src/simulation/society.ts';
import { ATTACKS, type Attacked, attack, byEngagers, newcomer } from './evaluate-influence-attacks.ts';
import { type Act, type Case, loadActs, loadCases, measure, outcomeOf, tableOf } from './evaluate-influence-data.ts';
import { first, type Method, RIVALS, TURNTIDE } from './evaluate-influence-methods.ts';
import { simulate } from './evaluate-influence-simulator.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '64' },
    only: { type: 'string', default: 'reposts,attacks,simulator,ranges' },
    every: { type: 'string', default: '1' },
  },
});
const parts = new Set(values.only.split(','));
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const three = (value: number): string => value.toFixed(3);

if ((parts.has('reposts') || parts.has('attacks')) && values.data === undefined) {
  print('name the folder of interactions.csv.gz and audiences.jsonl.gz: --data DIR (or --only simulator,ranges)');
  process.exitCode = 2;
} else {
  if (values.data !== undefined) onReposts(join(values.data));
  if (parts.has('simulator')) simulator(`simulator, k = 5, ${values.seeds} seeds`, SOCIETY, Number(values.seeds));
  if (parts.has('ranges')) ranges(Math.max(8, Math.floor(Number(values.seeds) / 4)));
}

function onReposts(folder: string): void {
  const acts = loadActs(folder);
  const cases = loadCases(folder);
  if (parts.has('reposts')) {
    const table = tableOf(acts, Infinity);
    const graphs = new Map<number, Graph>();
    for (const { at } of cases) if (!graphs.has(at)) graphs.set(at, buildGraph(table, at));
    print(`whom the audience reposts within 24 h: NDCG@10, audience reached (${cases.length} incidents)`);
    for (const [name, method] of Object.entries({ ...RIVALS, Turntide: TURNTIDE })) {
      const scores = cases.map((item) =>
        measure(first(method, table, graphs.get(item.at)!, item.audience, item.exclude), outcomeOf(acts, item)),
      );
      const moments = [...graphs.keys()].map((at) =>
        three(mean(scores.filter((_, i) => cases[i]!.at === at).map(({ ndcg }) => ndcg))),
      );
      print(
        `  ${name.padEnd(36)} ${three(mean(scores.map(({ ndcg }) => ndcg)))}  ${three(mean(scores.map(({ reached }) => reached)))}   NDCG by moment: ${moments.join(' ')}`,
      );
    }
  }
  if (parts.has('attacks'))
    attacks(
      acts,
      cases.filter((_, i) => i % Number(values.every) === 0),
    );
}

function attacks(acts: ReturnType<typeof loadActs>, cases: readonly Case[]): void {
  const earliest = acts.reduce((least, { time }) => Math.min(least, time), Infinity);
  const ranked = new Map<number, string[]>();
  for (const { at } of cases) if (!ranked.has(at)) ranked.set(at, byEngagers(acts, at));
  const rate = (method: Method, make: (item: Case, random: Random) => Attacked): string => {
    const random = new Random(11);
    const hits = cases.filter((item) => {
      const { target, added, audience } = make(item, random);
      const table = tableOf(acts, item.at);
      for (const { giver, receiver, time } of added) table.add(giver, receiver, time);
      return first(method, table, buildGraph(table, item.at), audience, item.exclude).includes(target);
    });
    return `${Math.round((100 * hits.length) / cases.length)} %`.padStart(6);
  };
  print(`target in the first ten, ${cases.length} runs each: Turntide, and plain audience engagers`);
  const rival = RIVALS['audience engagers']!;
  for (const kind of ATTACKS) {
    const make = (item: Case, random: Random): Attacked => attack(kind, item, ranked.get(item.at)!, earliest, random);
    print(`  ${kind.padEnd(36)} ${rate(TURNTIDE, make)} ${rate(rival, make)}`);
  }
  print('an honest newcomer, reposted within 24 h by a share of the audience (five at least), found in the first ten');
  for (const share of [0.1, 0.2, 0.4]) {
    print(
      `  ${`${100 * share} % of the audience`.padEnd(36)} ${rate(TURNTIDE, (item, random) => newcomer(item, share, random))}`,
    );
  }
  print(
    'one of the honest first eight driven out of the first ten: by puppets in their favour; by the same without a word for them',
  );
  for (const kind of ['outside', 'aged', 'patient'] as const) {
    const random = new Random(5);
    let out = 0;
    let outAnyway = 0;
    for (const item of cases) {
      const before = tableOf(acts, item.at);
      const honest = first(TURNTIDE, before, buildGraph(before, item.at), item.audience, item.exclude)[random.int(8)];
      if (honest === undefined) continue;
      const { target, added, audience } = attack(kind, item, ranked.get(item.at)!, earliest, random);
      const stays = (more: readonly Act[]): boolean => {
        const table = tableOf(acts, item.at);
        for (const { giver, receiver, time } of more) table.add(giver, receiver, time);
        return first(TURNTIDE, table, buildGraph(table, item.at), audience, item.exclude).includes(honest);
      };
      if (!stays(added.map((one) => (one.receiver === target ? { ...one, receiver: honest } : one)))) out += 1;
      if (!stays(added.filter((one) => one.receiver !== target))) outAnyway += 1;
    }
    const share = (count: number): string => `${Math.round((100 * count) / cases.length)} %`.padStart(6);
    print(`  ${kind.padEnd(36)} ${share(out)} ${share(outAnyway)}`);
  }
}

function simulator(title: string, options: SocietyOptions, seeds: number): void {
  print(
    `${title}: uplift of the affected, over the most followed (true), over the most followed (as reported); 95 % intervals`,
  );
  for (const { method, uplift, overTrue, overReported } of simulate(seeds, options)) {
    const shown = ([middle, low, high]: readonly [number, number, number]): string =>
      `${middle.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`.padEnd(20);
    print(`  ${method.padEnd(44)} ${uplift.toFixed(4)}  ${shown(overTrue)} ${shown(overReported)}`);
  }
}

/** The same where the society is another: those where engagement tells little are among them. */
function ranges(seeds: number): void {
  const others: readonly [string, Partial<SocietyOptions>, number?][] = [
    ['thirty days of public acts, not fourteen', {}, 30],
    ['who is heard is not believed (0)', { heardIsBelieved: 0 }],
    ['who is heard is believed (1)', { heardIsBelieved: 1 }],
    ['accounts of one size are heard alike', { unevenness: 0 }],
    ['very uneven', { unevenness: 2 }],
    ['few communities (12)', { communities: 12 }],
    ['no homophily', { homophily: 0.1 }],
    ['strong homophily', { homophily: 0.9 }],
    ['off-topic accounts are believed alike', { offTopic: 1 }],
    ['off-topic accounts are not believed', { offTopic: 0.1 }],
    ['hardly any reposts (0.5 %)', { repostRate: 0.005 }],
    ['many hostile (40 %)', { hostile: 0.4 }],
    ['no bots, nothing bought', { bots: 0, inflated: 0 }],
  ];
  for (const [name, change, days] of others) {
    print(`${name}, ${seeds} seeds: over the most followed (true), over the most followed (as reported)`);
    for (const { method, overTrue, overReported } of simulate(seeds, { ...SOCIETY, ...change }, 5, days)) {
      if (method === 'Turntide' || method === 'oracle' || method === 'audience engagers') {
        print(
          `  ${method.padEnd(44)} ${overTrue.map((value) => value.toFixed(2)).join(' ')}  | ${overReported.map((value) => value.toFixed(2)).join(' ')}`,
        );
      }
    }
  }
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}
