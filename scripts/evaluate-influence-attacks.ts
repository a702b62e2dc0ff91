import type { Random } from '../src/lib/random.ts';
import type { Act, Case } from './evaluate-influence-data.ts';

const HOUR = 3_600_000;

/** What an attacker adds before a case, and whom the attack is for. */
export interface Attacked {
  readonly target: string;
  readonly added: readonly Act[];
  readonly audience: readonly string[];
}

export const ATTACKS = [
  'volume',
  'outside',
  'hijack',
  'ring',
  'aged',
  'patient',
  'patient-diverse',
  'patient-ring',
  'ring-helped',
  'aged-helped',
  'patient-helped',
  'patient-helped-by-each-other',
  'patient-helped-by-a-ring',
  'patient-helped-by-hubs',
  'patient-helped-by-the-answered',
  'patient-plain',
  'patient-plain-helped-by-a-ring',
  'patient-partly-helped-by-the-answered',
] as const;
export type Attack = (typeof ATTACKS)[number];

/** Authors by how many different givers they had before a moment, most first. */
export function byEngagers(acts: readonly Act[], before: number): string[] {
  const givers = new Map<string, Set<string>>();
  for (const act of acts) {
    if (act.time >= before || act.giver === act.receiver) continue;
    const set = givers.get(act.receiver);
    if (set) set.add(act.giver);
    else givers.set(act.receiver, new Set([act.giver]));
  }
  return [...givers].sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
}

/**
 * The attacks of the data's description, and three patient ones: 300 puppets that act over up to 60 hours, with
 * five popular authors each (`patient`), five of the middle besides (`patient-diverse`), or each other (`patient-ring`). Those that
 * are helped have each puppet answered by a helper who stays out of the audience; helpers whom nobody answers, who act on one other helper
 * each (`by-each-other`), on eight (`by-a-ring`), or on one of ten who answer thirty puppets each (`by-hubs`), or each of whom four more
 * accounts answer (`by-the-answered`; `partly`: an eighth of the puppets, as many as are usual). The `plain` act on one popular account.
 */
export function attack(
  name: Attack,
  item: Case,
  ranked: readonly string[],
  earliest: number,
  random: Random,
): Attacked {
  const [kind = ''] = name.split(/(?:-partly)?-helped/);
  const account = item.exclude[0] ?? '';
  const others = ranked.filter((id) => !item.exclude.includes(id));
  // Early on fewer have been acted on than the place drawn: the attack is then for somebody of whom nobody has heard.
  const target = others[299 + random.int(1200)] ?? 'unheard-of';
  const popular = others.slice(0, 100);
  const middle = others.slice(0, 1500);
  const count = { volume: 50, outside: 1000, ring: 100, hijack: 300, aged: 300 }[kind] ?? 300;
  const puppets = Array.from({ length: count }, (_, i) => `puppet-${i}`);
  const added: Act[] = [];
  const late = (): number => item.at - 1000 - Math.floor(random.next() * 6 * HOUR);
  const span = Math.min(60 * HOUR, item.at - earliest - HOUR);
  const spread = (): number => item.at - 1000 - Math.floor(random.next() * span);
  const act = (giver: string, receiver: string, time: number, what = 'repost'): void => {
    added.push({ giver, receiver, time, kind: what });
  };
  const some = (list: readonly string[], n: number, self: string): Set<string> => {
    const chosen = new Set<string>();
    while (chosen.size < n) {
      const one = random.pick(list);
      if (one !== self) chosen.add(one);
    }
    return chosen;
  };
  const joins = kind !== 'volume' && kind !== 'outside';
  for (const puppet of puppets) {
    if (kind === 'volume') for (let i = 0; i < 100; i += 1) act(puppet, target, late());
    else if (kind === 'outside') act(puppet, target, late());
    else {
      const when = kind.startsWith('patient') ? spread : late;
      act(puppet, account, when(), 'mention');
      act(puppet, target, when());
      if (kind === 'ring') for (const one of some(puppets, 8, puppet)) act(puppet, one, late());
      if (kind === 'aged')
        for (const one of some(popular, 5, puppet)) act(puppet, one, item.at - 60 * HOUR - random.int(HOUR));
      if (kind.startsWith('patient'))
        for (const one of some(popular, kind === 'patient-plain' ? 1 : 5, puppet)) act(puppet, one, spread());
      if (kind === 'patient-diverse') for (const one of some(middle, 5, puppet)) act(puppet, one, spread());
      if (kind === 'patient-ring') for (const one of some(puppets, 4, puppet)) act(puppet, one, spread());
    }
  }
  if (name.includes('helped')) {
    const many = name.endsWith('a-ring') ? 8 : Number(name.endsWith('each-other'));
    const helpers = puppets.map((_, i) => `helper-${i}`);
    const helped = name.includes('partly') ? helpers.filter((_, i) => i % 8 === 0) : helpers;
    for (const [i, helper] of helped.entries()) {
      const hubs = name.endsWith('by-hubs');
      act(hubs ? `hub-${i % 10}` : helper, puppets[i]!, spread());
      if (hubs) act(helper, `hub-${i % 10}`, spread());
      for (const one of some(helped, many, helper)) act(helper, one, spread());
      if (name.endsWith('the-answered')) for (let n = 0; n < 4; n += 1) act(`other-${i}-${n}`, helper, spread());
    }
  }
  return { target, added, audience: joins ? [...item.audience, ...puppets] : item.audience };
}

/** A newcomer whom nobody acted on before the last 24 hours, reposted in them by a share of the audience. */
export function newcomer(item: Case, share: number, random: Random): Attacked {
  const fans = [...item.audience]
    .sort(() => random.next() - 0.5)
    .slice(0, Math.max(5, Math.round(share * item.audience.length)));
  const added = fans.map((giver) => ({
    giver,
    receiver: 'newcomer',
    time: item.at - 1000 - Math.floor(random.next() * 24 * HOUR),
    kind: 'repost',
  }));
  return { target: 'newcomer', added, audience: item.audience };
}
