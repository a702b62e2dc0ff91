import type { Drivers, PostExcerpt, ShareDriver } from '../../domain/drivers.ts';
import { SEVERITY_WORDS } from '../../domain/incident.ts';
import type { Influencer, Shortlist } from '../../domain/influencer.ts';
import type { DigestMessage, IncidentMessage, Message } from '../../domain/message.ts';
import type { Shift } from '../../domain/shift.ts';
import { clean, safeUrl } from '../clean.ts';
import { alertModel } from '../compose.ts';
import { consoleLinks } from '../console-links.ts';
import type { DigestData, IncidentData, PostBody, WebhookBody } from './webhook-schema.ts';

/** Standard Webhooks asks for bodies below 20 kB. */
export const WEBHOOK_MAX_BYTES = 20_000;

/**
 * The body of a webhook: the numbers for programs, title and summary for people, the same as every channel tells.
 * Lists are shortened until it is below `WEBHOOK_MAX_BYTES`.
 */
export function webhookBody(message: Message): WebhookBody {
  let body = bodyOf(message, 10);
  for (const most of [5, 3, 2, 1, 0]) {
    if (Buffer.byteLength(JSON.stringify(body)) <= WEBHOOK_MAX_BYTES) break;
    body = bodyOf(message, most);
  }
  return body;
}

/** `most`: the longest any list may be. */
function bodyOf(message: Message, most: number): WebhookBody {
  const model = alertModel(message);
  const base = {
    id: message.id,
    test: message.test === true,
    brand: { id: message.brand.id, name: model.brand, timeZone: message.brand.timeZone },
    title: model.title,
    summary: model.summary,
    links: consoleLinks(message),
  };
  const timestamp = iso(message.at);
  switch (message.type) {
    case 'notice':
      return { type: 'notice', timestamp, data: { ...base, reason: clean(message.reason, 100) } };
    case 'digest.daily':
      return { type: 'digest.daily', timestamp, data: { ...base, ...digestOf(message, most) } };
    default:
      return { type: message.type, timestamp, data: { ...base, ...incidentOf(message, most) } };
  }
}

const iso = (at: number) => new Date(at).toISOString();

type Base = 'id' | 'test' | 'brand' | 'title' | 'summary' | 'links';

function incidentOf(message: IncidentMessage, most: number): Omit<IncidentData, Base> {
  const { incident, transition, drivers, shortlist } = message.report;
  return {
    topic: { id: incident.topic, name: clean(message.topicName, 60) },
    incident: {
      id: incident.id,
      state: incident.state,
      severity: transition.severity,
      severityWord: SEVERITY_WORDS[transition.severity],
      since: iso(incident.since),
      openedAt: iso(incident.openedAt),
      ...(incident.resolvedAt === undefined ? {} : { resolvedAt: iso(incident.resolvedAt) }),
      ...(incident.acknowledgedBy === undefined ? {} : { acknowledgedBy: clean(incident.acknowledgedBy, 60) }),
      ...(incident.assignedTo === undefined ? {} : { assignedTo: clean(incident.assignedTo, 60) }),
    },
    reason: clean(transition.reason, 100),
    shift: shiftOf(transition.shift),
    peak: shiftOf(incident.peak),
    drivers: driversOf(drivers, most),
    shortlist: shortlistOf(shortlist, most),
  };
}

function digestOf({ digest }: DigestMessage, most: number): Omit<DigestData, Base> {
  return {
    day: digest.day,
    from: iso(digest.from),
    to: iso(digest.to),
    totals: digest.totals,
    before: digest.before,
    usual: digest.usual,
    ...(digest.estimatedNegative === undefined ? {} : { estimatedNegative: digest.estimatedNegative }),
    topics: digest.topics.slice(0, most * 3).map((topic) => ({ ...topic, name: clean(topic.name, 60) })),
    incidents: digest.incidents.slice(0, most * 2).map((incident) => ({
      id: incident.id,
      topic: incident.topic,
      state: incident.state,
      severity: incident.severity,
      openedAt: iso(incident.openedAt),
      ...(incident.resolvedAt === undefined ? {} : { resolvedAt: iso(incident.resolvedAt) }),
      cause: clean(incident.cause, 240),
    })),
    drivers: driversOf(digest.drivers, most),
    shortlist: shortlistOf(digest.shortlist, most),
    outreach: digest.outreach.slice(0, most * 2).map((line) => clean(line, 300)),
    goals: digest.goals.slice(0, most * 2).map((line) => clean(line, 300)),
    problems: digest.problems.slice(0, most * 2).map((problem) => clean(problem, 240)),
  };
}

function shiftOf(shift: Shift): IncidentData['shift'] {
  return { ...shift, since: iso(shift.since), at: iso(shift.at) };
}

function driversOf(drivers: Drivers, most: number): IncidentData['drivers'] {
  const part = ({ name, ...rest }: ShareDriver) => ({ name: clean(name, 60), ...rest });
  return {
    cause: clean(drivers.cause, 240),
    negativeMentions: drivers.negativeMentions,
    negativeAuthors: drivers.negativeAuthors,
    terms: drivers.terms.slice(0, most).map(({ term, ...rest }) => ({ term: clean(term, 60), ...rest })),
    links: drivers.links.slice(0, most).flatMap((link) => {
      const url = safeUrl(link.url);
      return url === undefined ? [] : [{ ...link, url }];
    }),
    sources: drivers.sources.slice(0, most).map(part),
    languages: drivers.languages.slice(0, most).map(part),
    authors: drivers.authors.slice(0, most).map(({ handle, authorId, ...rest }) => ({
      authorId: clean(authorId, 200),
      ...(handle === undefined ? {} : { handle: clean(handle, 60) }),
      ...rest,
    })),
    stories: drivers.stories
      .slice(0, Math.min(3, most))
      .map(({ first, id, ...rest }) => ({ id: clean(id, 100), ...rest, first: postOf(first) })),
    posts: drivers.posts.slice(0, Math.min(5, most)).map(postOf),
  };
}

function shortlistOf(shortlist: Shortlist, most: number): IncidentData['shortlist'] {
  return {
    influencers: shortlist.influencers.slice(0, most).map(influencerOf),
    considered: shortlist.considered,
    gated: Object.fromEntries(Object.entries(shortlist.gated).map(([reason, number]) => [clean(reason, 60), number])),
    audienceSize: shortlist.audienceSize,
    coverage: shortlist.coverage,
    notes: shortlist.notes.slice(0, most).map((note) => clean(note, 100)),
    mostFollowed: shortlist.mostFollowed.slice(0, Math.min(3, most)).map(({ handle, authorId, ...rest }) => ({
      authorId: clean(authorId, 200),
      ...rest,
      ...(handle === undefined ? {} : { handle: clean(handle, 60) }),
    })),
  };
}

function influencerOf(person: Influencer): IncidentData['shortlist']['influencers'][number] {
  const url = safeUrl(person.url);
  return {
    rank: person.rank,
    authorId: clean(person.authorId, 200),
    ...(person.handle === undefined ? {} : { handle: clean(person.handle, 60) }),
    ...(person.name === undefined ? {} : { name: clean(person.name, 60) }),
    ...(url === undefined ? {} : { url }),
    score: person.score,
    reach: person.reach.value,
    resonance: person.resonance.value,
    relevance: person.relevance.value,
    popularityRank: person.popularityRank,
    followers: person.followers,
    stance: person.stance,
    authenticity: person.authenticity,
    ...(person.rankInterval === undefined ? {} : { rankInterval: { ...person.rankInterval } }),
    reasons: person.reasons.slice(0, 3).map((reason) => clean(reason, 200)),
    evidence: person.evidence.slice(0, 1).map(postOf),
    ...(person.approach === undefined ? {} : { approach: clean(person.approach, 240) }),
  };
}

function postOf(post: PostExcerpt): PostBody {
  const url = safeUrl(post.url);
  const at = Date.parse(post.publishedAt);
  return {
    id: clean(post.id, 300),
    authorId: clean(post.authorId, 200),
    ...(post.handle === undefined ? {} : { handle: clean(post.handle, 60) }),
    text: clean(post.text, 280),
    publishedAt: iso(Number.isNaN(at) ? 0 : at),
    ...(url === undefined ? {} : { url }),
    source: clean(post.source, 60),
    score: post.score,
    spread: post.spread,
    ...(post.copies === undefined ? {} : { copies: post.copies }),
  };
}
