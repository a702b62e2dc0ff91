import { ALL_TOPIC } from '../../domain/brand.ts';
import { SEVERITY_WORDS } from '../../domain/incident.ts';
import type { IncidentMessage } from '../../domain/message.ts';
import type { Shift } from '../../domain/shift.ts';
import { byChance } from '../../domain/words.ts';
import type { Action, AlertModel, FactsSection, Picture, Section, Tone } from '../alert-model.ts';
import { clean } from '../clean.ts';
import { consoleLinks } from '../console-links.ts';
import { count, duration, lastWindow, percent, plural, type Times, timesIn } from '../format.ts';
import { aboutSection, carriersSection, shares, wordsSection } from './drivers.ts';
import { peopleSection, popularitySection } from './people.ts';
import { because } from './reasons.ts';

const TONES = { opened: 'alarm', worsened: 'alarm', recovering: 'easing', resolved: 'calm' } as const satisfies Record<
  string,
  Tone
>;

/** The alert of an incident's transition. A calmer transition is told more shortly. */
export function incidentModel(message: IncidentMessage): AlertModel {
  const { report, at } = message;
  const { incident, transition, drivers, shortlist } = report;
  const times = timesIn(message.brand.timeZone);
  const calm = transition.kind === 'recovering' || transition.kind === 'resolved';
  const topic = incident.topic === ALL_TOPIC ? null : clean(message.topicName, 60);
  const people = calm && shortlist.influencers.length === 0 ? [] : [peopleSection(shortlist, times, at, calm ? 3 : 5)];
  const sections: Section[] = [
    factsSection(message, times),
    ...aboutSection(drivers, times, at),
    ...wordsSection(drivers, times, at, calm ? 2 : 4),
    ...(calm ? [] : carriersSection(drivers)),
    ...(transition.kind === 'resolved' ? [] : people),
    ...(calm ? [] : popularitySection(shortlist)),
  ];
  return {
    id: message.id,
    type: message.type,
    at,
    timeZone: times.zone,
    test: message.test === true,
    tone: TONES[transition.kind],
    severity: { level: transition.severity, word: SEVERITY_WORDS[transition.severity] },
    brand: clean(message.brand.name, 60),
    topic,
    title: clean(`${message.test === true ? 'Test: ' : ''}${title(message, topic)}`, 150),
    summary: summary(message, times),
    picture: picture(message, times),
    sections,
    actions: actions(message),
    footer: [
      `Told because ${because(transition.reason)}. Sensitivity “${message.brand.sensitivity}”.`,
      `Times are those of ${times.zone}.`,
    ],
  };
}

function title(message: IncidentMessage, topic: string | null): string {
  const brand = clean(message.brand.name, 60);
  const over = topic === null ? '' : ` over ${topic}`;
  const cause = headline(message.report.drivers.cause);
  const about = cause === '' ? '' : `: ${cause}`;
  switch (message.report.transition.kind) {
    case 'opened':
      return `Mood turning against ${brand}${over}${about}`;
    case 'worsened':
      return `Getting worse for ${brand}${over}${about}`;
    case 'recovering':
      return `Mood about ${brand} recovering${over}`;
    case 'resolved':
      return `Mood about ${brand} back to usual${topic === null ? '' : ` on ${topic}`}`;
  }
}

const HEADLINE = 90;

/** Of a cause line's parts those that a title has room for; never half of one but the first. */
function headline(line: string): string {
  const [first = '', ...rest] = clean(line, 240).split('; ');
  let title = clean(first, HEADLINE);
  for (const part of rest) {
    if (title.length + part.length + 2 > HEADLINE) break;
    title += `; ${part}`;
  }
  return title;
}

/** The numbers in a sentence: how many of how many, against what is usual. */
export function observedSentence(shift: Shift): string {
  const { expected } = shift;
  const { negative, positive, total } = seen(shift);
  if (shift.kind === 'positive-share')
    return `In ${lastWindow(shift.windowMs)}, ${count(positive)} of ${plural(total, 'mention')} were positive${total === 0 ? '' : ` (${percent(positive / total)})`}; usually ${praise(shift)}.`;
  const usual =
    shift.kind === 'negative-share'
      ? `usually ${percent(expected.share)} are (${percent(expected.shareLow)} to ${percent(expected.shareHigh)})`
      : expected.negativeHigh < 1
        ? 'usually none is'
        : expected.negative < 1
          ? `usually hardly one is (at most ${count(Math.ceil(expected.negativeHigh))})`
          : `usually ${count(expected.negative)} are (${count(expected.negativeLow)} to ${count(expected.negativeHigh)})`;
  const share = total === 0 ? '' : ` (${percent(negative / total)})`;
  return `In ${lastWindow(shift.windowMs)}, ${count(negative)} of ${plural(total, 'mention')} were negative${share}; ${usual}.`;
}

/** `25 % are (20 % to 30 %)`; reports made before it was kept know no number. */
function praise({ expected }: Shift): string {
  const { positiveShare, positiveShareLow, positiveShareHigh } = expected;
  if (positiveShare === undefined || positiveShareLow === undefined || positiveShareHigh === undefined)
    return 'more are';
  return `${percent(positiveShare)} are (${percent(positiveShareLow)} to ${percent(positiveShareHigh)})`;
}

/** Voices may be fractions; people are told of whole ones. */
function seen({ observed }: Shift): Shift['observed'] {
  return {
    negative: Math.round(observed.negative),
    positive: Math.round(observed.positive),
    total: Math.round(observed.total),
  };
}

function summary(message: IncidentMessage, times: Times): string {
  const { incident, transition } = message.report;
  const lasted = duration((incident.resolvedAt ?? message.at) - incident.since);
  switch (transition.kind) {
    case 'opened':
    case 'worsened':
      return (
        `${observedSentence(transition.shift)} It began about ${times.near(incident.since, message.at)}, ` +
        `${duration(message.at - incident.since)} ago, and so large a move comes by chance ${byChance(transition.shift.pValue)}.`
      );
    case 'recovering':
      return `${observedSentence(transition.shift)} At its worst it was ${peakWords(incident.peak)}.`;
    case 'resolved':
      return `It is over after ${lasted}. ${observedSentence(transition.shift)} At its worst it was ${peakWords(incident.peak)}.`;
  }
}

function peakWords(peak: Shift): string {
  const { negative, positive, total } = seen(peak);
  if (peak.kind === 'positive-share')
    return `${count(positive)} positive of ${count(total)} in ${duration(peak.windowMs)}`;
  return `${count(negative)} negative of ${count(total)} in ${duration(peak.windowMs)}`;
}

function factsSection(message: IncidentMessage, times: Times): FactsSection {
  const { incident, transition, drivers } = message.report;
  const { shift } = transition;
  const { expected } = shift;
  const { negative, positive, total } = seen(shift);
  const ofPraise = shift.kind === 'positive-share';
  const calm = transition.kind === 'recovering' || transition.kind === 'resolved';
  const fact = (label: string, value: string | undefined) =>
    value === undefined || value === '' ? [] : [{ label, value }];
  const range = `${count(expected.negativeLow)} to ${count(expected.negativeHigh)}`;
  return {
    kind: 'facts',
    title: 'The numbers',
    facts: [
      ...fact('Since', `${times.full(incident.since)} (${duration(message.at - incident.since)} ago)`),
      ...fact('At its worst', calm ? peakWords(incident.peak) : ''),
      ...fact(
        'Now',
        `${count(ofPraise ? positive : negative)} of ${plural(total, 'mention')} ${ofPraise ? 'positive' : 'negative'} in ${lastWindow(shift.windowMs)}`,
      ),
      ...fact(
        'Usual',
        ofPraise
          ? `${praise(shift)} positive`
          : `${count(expected.negative)} of ${count(expected.total)} (${range}), ${percent(expected.share)}`,
      ),
      ...fact('How sure', calm ? '' : `by chance ${byChance(shift.pValue)}`),
      ...fact('Severity', `${transition.severity} of 5, ${SEVERITY_WORDS[transition.severity]}`),
      ...fact('Shape', calm ? '' : shift.shape === 'spike' ? 'sudden, within hours' : 'lasting, over a day or more'),
      ...fact('Where', shares(drivers.sources)),
      ...fact('Topics', incident.topic === ALL_TOPIC ? shares(drivers.topics ?? []) : ''),
      ...fact('Includes', (incident.includes ?? []).map((id) => earlier(id, times, message.at)).join(', ')),
      ...fact('Languages', drivers.languages.length > 1 ? shares(drivers.languages) : ''),
      ...fact('Acknowledged by', incident.acknowledgedBy && clean(incident.acknowledgedBy, 60)),
      ...fact('Assigned to', incident.assignedTo && clean(incident.assignedTo, 60)),
    ],
  };
}

/** `baggage (told 14:10)`: a topic's incident by its id, `brand/topic/seconds`. */
function earlier(id: string, times: Times, now: number): string {
  const [, topic = '', seconds = ''] = id.split('/');
  const at = Number(seconds) * 1000;
  return `${clean(topic.replaceAll('-', ' '), 40)}${at > 0 ? ` (told ${times.near(at, now)})` : ''}`;
}

function picture(message: IncidentMessage, times: Times): Picture | null {
  const { trend, report } = message;
  if (trend.length < 2) return null;
  const { since } = report.incident;
  const [from, to] = [times.full(trend[0]!.start), times.full(trend.at(-1)!.start)];
  return {
    points: trend,
    since,
    totals: report.transition.shift.kind === 'negative-share',
    title: 'Negative mentions',
    description: `Negative mentions from ${from} to ${to} beside what is usual; the shift began about ${times.near(since, message.at)}.`,
  };
}

function actions(message: IncidentMessage): Action[] {
  const links = consoleLinks(message);
  return [
    ...(links.acknowledge === undefined ? [] : [{ label: 'Acknowledge', url: links.acknowledge, primary: true }]),
    ...(links.open === undefined
      ? []
      : [{ label: 'Open in Turntide', url: links.open, primary: links.acknowledge === undefined }]),
  ];
}
