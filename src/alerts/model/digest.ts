import { SEVERITY_WORDS } from '../../domain/incident.ts';
import type { DigestMessage } from '../../domain/message.ts';
import type { AlertModel, Line, Section } from '../alert-model.ts';
import { clean } from '../clean.ts';
import { consoleLinks } from '../console-links.ts';
import { count, percent, plural, type Times, timesIn } from '../format.ts';
import { aboutSection, wordsSection } from './drivers.ts';
import { peopleSection, popularitySection } from './people.ts';

/** One day of a brand, for those who read once a day. */
export function digestModel(message: DigestMessage): AlertModel {
  const { digest } = message;
  const times = timesIn(message.brand.timeZone);
  const brand = clean(message.brand.name, 60);
  const { open } = consoleLinks(message);
  const day = times.day(digest.from);
  const ranked = digest.shortlist.influencers.length > 0 ? [peopleSection(digest.shortlist, times, digest.to, 3)] : [];
  const sections: Section[] = [
    totalsSection(message),
    ...incidentsSection(message, times),
    ...topicsSection(message),
    ...aboutSection(digest.drivers, times, digest.to).map((section) => ({
      ...section,
      title: 'What the negative mentions were about',
    })),
    ...wordsSection(digest.drivers, times, digest.to, 3),
    ...ranked.map((section) => ({ ...section, title: 'Whom the unhappy listen to' })),
    ...(ranked.length === 0 ? [] : popularitySection(digest.shortlist)),
    ...linesSection('What followed outreach', digest.outreach),
    ...linesSection('Who stands first for each goal, this week', digest.goals),
    ...linesSection('What this day’s figures may lack', digest.problems),
  ];
  return {
    id: message.id,
    type: message.type,
    at: message.at,
    timeZone: times.zone,
    test: message.test === true,
    tone: digest.incidents.some(({ state }) => state !== 'resolved') ? 'easing' : 'plain',
    severity: null,
    brand,
    topic: null,
    title: clean(`${message.test === true ? 'Test: ' : ''}${brand}, ${day}: ${headline(message)}`, 150),
    summary: summary(message),
    picture:
      digest.trend.length < 2
        ? null
        : {
            points: digest.trend,
            title: 'Negative mentions',
            description: `Negative mentions of ${day} by hour: ${count(digest.totals.negative)} in all, usually ${count(digest.usual.negative)}.`,
          },
    sections,
    actions: open === undefined ? [] : [{ label: 'Open the day in Turntide', url: open, primary: true }],
    footer: [`The day is that of ${times.zone}. “Usual” is the median of the seven days before.`],
  };
}

const total = (counts: { negative: number; neutral: number; positive: number }) =>
  counts.negative + counts.neutral + counts.positive;

function headline({ digest }: DigestMessage): string {
  const all = total(digest.totals);
  if (all === 0) return 'nothing was said';
  return `${plural(all, 'mention')}, ${percent(digest.totals.negative / all)} negative`;
}

function summary({ digest }: DigestMessage): string {
  const all = total(digest.totals);
  const usual = total(digest.usual);
  if (all === 0) return `Nothing was said that day; usual are ${plural(usual, 'mention')}.`;
  const usualShare = usual === 0 ? '' : `; usual are ${count(usual)} and ${percent(digest.usual.negative / usual)}`;
  const open = digest.incidents.filter(({ state }) => state !== 'resolved').length;
  const incidents =
    digest.incidents.length === 0
      ? 'No incident.'
      : `${plural(digest.incidents.length, 'incident')}, ${howMany(open, digest.incidents.length)}.`;
  const likely = digest.estimatedNegative;
  const estimate =
    likely === undefined
      ? ''
      : ` Corrected for errors of reading, ${percent(likely.low)} to ${percent(likely.high)} are negative.`;
  return `${plural(all, 'mention')}, ${percent(digest.totals.negative / all)} of them negative${usualShare}.${estimate} ${incidents}`;
}

/** Of the day's incidents those that are open still. */
function howMany(open: number, all: number): string {
  if (open === 0) return all === 1 ? 'over' : 'all over';
  if (open === all) return all === 1 ? 'still open' : 'all still open';
  return `${open} still open`;
}

function totalsSection({ digest }: DigestMessage): Section {
  const row = (label: string, counts: DigestMessage['digest']['totals']) => {
    const all = total(counts);
    return [
      label,
      count(all),
      count(counts.negative),
      count(counts.neutral),
      count(counts.positive),
      all === 0 ? '–' : percent(counts.negative / all),
    ];
  };
  return {
    kind: 'table',
    title: 'The day in numbers',
    columns: ['', 'All', 'Negative', 'Neutral', 'Positive', 'Neg. share'],
    rows: [row('This day', digest.totals), row('Day before', digest.before), row('Usual day', digest.usual)],
  };
}

function topicsSection({ digest }: DigestMessage): Section[] {
  if (digest.topics.length === 0) return [];
  const rows = digest.topics
    .slice(0, 12)
    .map((topic) => [clean(topic.name, 40), count(topic.total), count(topic.negative), count(topic.usualNegative)]);
  return [{ kind: 'table', title: 'By topic', columns: ['Topic', 'All', 'Negative', 'Usually negative'], rows }];
}

function incidentsSection({ digest, brand }: DigestMessage, times: Times): Section[] {
  if (digest.incidents.length === 0) return [];
  const items = digest.incidents.slice(0, 10).map((incident): Line => {
    const topic =
      digest.topics.find(({ id }) => id === incident.topic)?.name ??
      (incident.topic === 'all' ? brand.name : incident.topic);
    const until =
      incident.resolvedAt === undefined
        ? `told ${times.near(incident.openedAt, digest.to - 1)}, ${clean(incident.state, 20)}`
        : `${times.near(incident.openedAt, digest.to - 1)} to ${times.near(incident.resolvedAt, digest.to - 1)}`;
    const cause = clean(incident.cause, 160);
    return [
      { strong: clean(topic, 60) },
      ` · ${SEVERITY_WORDS[incident.severity] ?? ''} · ${until}${cause === '' ? '' : ` · ${cause}`}`,
    ];
  });
  return [{ kind: 'list', title: 'Incidents', items }];
}

function linesSection(title: string, lines: readonly string[]): Section[] {
  if (lines.length === 0) return [];
  return [{ kind: 'list', title, items: lines.slice(0, 10).map((line): Line => [clean(line, 300)]) }];
}
