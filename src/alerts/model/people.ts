import type { Influencer, Shortlist } from '../../domain/influencer.ts';
import { GATE_WORDS, stanceWords } from '../../domain/words.ts';
import type { ListSection, PeopleSection, PersonView, Section } from '../alert-model.ts';
import { clean, safeUrl } from '../clean.ts';
import { count, large, percent, plural, type Times } from '../format.ts';
import { personName, postView, reasonWords } from './names.ts';

const NOTES: Readonly<Record<string, string>> = {
  'names-not-separable': 'The evidence does not tell these people apart: read the order as loose.',
  'too-little-evidence': 'Few people have enough evidence behind them: read this as a first hint.',
  'reported-engagement-only': 'By whom they are heard is not known: only the counts that their network reports.',
  'no-audience': 'Nobody is known to be affected yet, so nobody can be said to be heard by them.',
};

/** Who could turn it and why they; where nobody passes, why not. */
export function peopleSection(shortlist: Shortlist, times: Times, now: number, limit = 5): PeopleSection {
  const people = shortlist.influencers.slice(0, limit).map((person) => personView(person, times, now));
  const lead =
    people.length === 0
      ? shortlist.considered === 0
        ? 'Nobody whom those affected listen to has been seen yet.'
        : `Nobody stands out yet among ${plural(shortlist.considered, 'author')} considered.`
      : shortlist.coverage === null
        ? `Chosen from ${plural(shortlist.considered, 'author')} by relevance, resonance and reach, in that order.`
        : `Chosen from ${plural(shortlist.considered, 'author')} by relevance, resonance and reach; together they are heard by ` +
          `${percent(shortlist.coverage)} of the ${count(shortlist.audienceSize)} people affected. They are the most likely to be heard; no promise that it calms.`;
  const gated = Object.entries(shortlist.gated)
    .filter(([, number]) => number > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([reason, number]) => `${count(number)} ${GATE_WORDS[reason] ?? `for “${reasonWords(reason)}”`}`);
  return {
    kind: 'people',
    title: 'Who could turn it',
    lead: [[lead]],
    people,
    remarks: [
      ...shortlist.notes.slice(0, 4).map((note) => NOTES[note] ?? `Note: ${reasonWords(note)}.`),
      ...(gated.length === 0 ? [] : [`Left out: ${gated.join(', ')}.`]),
    ],
  };
}

function personView(person: Influencer, times: Times, now: number): PersonView {
  const url = safeUrl(person.url);
  const interval = person.rankInterval;
  const standing = [
    person.followers === null
      ? 'followers unknown'
      : plural(person.followers, 'follower').replace(/^\S+/, large(person.followers)),
    ...(person.popularityRank === null ? [] : [`${ordinal(person.popularityRank)} by followers`]),
    ...(interval && interval.low !== interval.high ? [`by score place ${interval.low} to ${interval.high}`] : []),
    ...(person.stance === null ? [] : [stanceWords(person.stance)]),
    ...(person.authenticity < 0.5 ? ['engagement little corroborated'] : []),
  ].join(' · ');
  return {
    rank: person.rank,
    name: personName(person),
    ...(url === undefined ? {} : { url }),
    pillars: pillarWords(person),
    standing,
    reasons: person.reasons.slice(0, 3).map((reason) => clean(reason, 200)),
    ...(person.approach === undefined ? {} : { approach: clean(person.approach, 240) }),
    evidence: person.evidence.slice(0, 1).map((post) => postView(post, times, now, 160)),
  };
}

/** Nothing where no pillar is known. */
function pillarWords({ relevance, resonance, reach }: Influencer): string {
  const pillars = Object.entries({ relevance, resonance, reach });
  if (pillars.every(([, { value }]) => value === null)) return '';
  return pillars.map(([name, { value }]) => `${name} ${value === null ? 'unknown' : Math.round(value)}`).join(' · ');
}

export function ordinal(rank: number): string {
  const tens = rank % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th');
  return `${count(rank)}${suffix}`;
}

/** The contrast that the program is about; nothing where followers are unknown. */
export function popularitySection(shortlist: Shortlist): Section[] {
  const items: ListSection['items'] = shortlist.mostFollowed
    .slice(0, 3)
    .map((author) => [
      { strong: personName(author) },
      ` · ${large(author.followers)} followers · `,
      author.influenceRank === null
        ? 'not heard by those affected'
        : `${ordinal(author.influenceRank)} by influence here`,
    ]);
  if (items.length === 0) return [];
  return [
    {
      kind: 'list',
      title: 'Most followed, for contrast',
      items,
      remarks: ['Follower counts alone do not calm a crowd that does not listen.'],
    },
  ];
}
