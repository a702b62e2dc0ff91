import { describe, expect, it } from 'vitest';
import { alertModel } from '../../src/alerts/compose.ts';
import { observedSentence } from '../../src/alerts/model/incident.ts';
import { renderHtml } from '../../src/alerts/render/html.ts';
import { renderText } from '../../src/alerts/render/text.ts';
import { columns, wrap } from '../../src/alerts/render/wrap.ts';
import {
  DAY,
  HOUR,
  NOW,
  sampleDigest,
  sampleDrivers,
  sampleMessage,
  sampleNotice,
  samplePost,
  sampleShift,
  sampleShortlist,
} from '../support/sample-messages.ts';

const section = (message: Parameters<typeof alertModel>[0], title: string) =>
  alertModel(message).sections.find((each) => each.title === title);

const reportOf = (over: Parameters<typeof sampleDrivers>[0]) => ({
  ...sampleMessage().report,
  drivers: sampleDrivers(over),
});

describe('an alert', () => {
  it('says how many of how many against what is usual', () => {
    expect(observedSentence(sampleShift())).toBe(
      'In the last hour, 184 of 402 mentions were negative (46 %); usually 31 are (12 to 58).',
    );
    expect(observedSentence(sampleShift({ kind: 'negative-share' }))).toBe(
      'In the last hour, 184 of 402 mentions were negative (46 %); usually 13 % are (8 % to 20 %).',
    );
    const none = { ...sampleShift().expected, negative: 0.2, negativeLow: 0, negativeHigh: 0.9 };
    expect(observedSentence(sampleShift({ expected: none }))).toContain('usually none is');
  });

  it('says of praise that falls silent how much there was and is, since blame need not have moved', () => {
    const praise = { positiveShare: 0.31, positiveShareLow: 0.27, positiveShareHigh: 0.35 };
    const shift = sampleShift({
      kind: 'positive-share',
      observed: { negative: 51, positive: 40.4, total: 402 },
      expected: { ...sampleShift().expected, ...praise },
    });
    expect(observedSentence(shift)).toBe(
      'In the last hour, 40 of 402 mentions were positive (10 %); usually 31 % are (27 % to 35 %).',
    );
    const { report } = sampleMessage();
    const told = {
      ...report,
      transition: { ...report.transition, shift },
      incident: { ...report.incident, peak: shift },
    };
    const facts = JSON.stringify(section(sampleMessage({ report: told }), 'The numbers'));
    expect(facts).toContain('40 of 402 mentions positive in the last hour');
    expect(facts).toContain('31 % are (27 % to 35 %) positive');
  });

  it('says of a fraction of a mention what a person would', () => {
    const few = { ...sampleShift().expected, negative: 0.3, negativeLow: 0, negativeHigh: 1.5 };
    expect(observedSentence(sampleShift({ expected: few }))).toContain('usually hardly one is (at most 2).');
  });

  it('has the parts of the cause in its title that there is room for, and the whole of it below', () => {
    const message = sampleMessage();
    const cause = `“lost bags” (12 of 45); 40 % of it spreads one video; for example: “${'my bag is gone '.repeat(6)}…”`;
    const told = { ...message, report: { ...message.report, drivers: sampleDrivers({ cause }) } };
    expect(alertModel(told).title).toMatch(/: “lost bags” \(12 of 45\); 40 % of it spreads one video$/);
    expect(JSON.stringify(section(told, 'What it is about'))).toContain('my bag is gone …”"');
  });

  it('says of whom the cause line counts, where it counts', () => {
    const drivers = sampleDrivers({ cause: '“lost bags” (12 of 45)', ownWords: 45 });
    const { report } = sampleMessage();
    const about = (told: typeof drivers) =>
      JSON.stringify(section(sampleMessage({ report: { ...report, drivers: told } }), 'What it is about'));
    expect(about(drivers)).toContain('Of 45 people who wrote in words of their own: copies and reposts aside.');
    expect(about({ ...drivers, cause: 'lost bags at Heathrow' })).not.toContain('words of their own');
  });

  it('names the topics’ incidents that it goes on from', () => {
    const includes = [`aurora/baggage/${(NOW - HOUR) / 1000}`];
    const facts = section(sampleMessage({}, { includes }), 'The numbers');
    expect(facts).toMatchObject({
      facts: expect.arrayContaining([
        { label: 'Includes', value: expect.stringMatching(/^baggage \(told \d\d:\d\d\)$/) },
      ]),
    });
  });

  it('says since when and how sure it is', () => {
    expect(alertModel(sampleMessage()).summary).toContain(
      'It began about 14:10, 50 min ago, and so large a move comes by chance about once in 14 months.',
    );
  });

  it('names the whole brand where no topic is meant', () => {
    const model = alertModel(sampleMessage({ topicName: 'Aurora Air' }, { topic: 'all' }));
    expect(model.topic).toBeNull();
    expect(model.title).toBe('Mood turning against Aurora Air: lost bags at Heathrow; 41 % of it spreads one video');
  });

  it('says of a post that it quotes how far it is spread, and how many copies it has', () => {
    const posts = [samplePost({ spread: 41, copies: 12 }), samplePost({ spread: 0, copies: 1 })];
    const words = section(sampleMessage({ report: reportOf({ posts }) }), 'In their words');
    expect(words).toMatchObject({
      posts: [
        { by: expect.stringMatching(/ · spread 41 times · 12 copies$/) },
        { by: expect.stringMatching(/:\d\d · 1 copy$/) },
      ],
    });
  });

  it('is marked as a test where it is one', () => {
    expect(alertModel(sampleMessage({ test: true })).title).toMatch(/^Test: /);
  });

  it('claims no cause where none is known', () => {
    const base = sampleMessage();
    const message = { ...base, report: { ...base.report, drivers: sampleDrivers({ cause: '' }) } };
    expect(alertModel(message).title).toBe('Mood turning against Aurora Air over Baggage');
    expect(section(message, 'What it is about')).not.toHaveProperty('lead');
  });

  it('says so where nobody stands out, and why not', () => {
    const base = sampleMessage();
    const message = {
      ...base,
      report: { ...base.report, shortlist: sampleShortlist({ influencers: [], mostFollowed: [] }) },
    };
    expect(section(message, 'Who could turn it')).toMatchObject({
      lead: [['Nobody stands out yet among 412 authors considered.']],
      people: [],
      remarks: [
        expect.any(String),
        'Left out: 240 have too little evidence behind them, 61 are hostile to the brand, 2 are the brand itself.',
      ],
    });
    expect(section(message, 'Most followed, for contrast')).toBeUndefined();
  });

  it('shows the most followed beside those who are listened to', () => {
    expect(renderText(alertModel(sampleMessage()), { width: 100 })).toContain(
      '@bigstar · 51.2 million followers · not heard by those affected',
    );
  });

  it('tells an end shortly: how long, how bad at its worst', () => {
    const model = alertModel(sampleMessage({ type: 'incident.resolved' }, { since: NOW - 5 * HOUR }));
    expect(model.summary).toMatch(/^It is over after 5 h\. .* At its worst it was 184 negative of 402 in 1 h\./);
    expect(model.sections.map(({ title }) => title)).toEqual(['The numbers', 'What it is about', 'In their words']);
  });

  it('has no picture of less than two points', () => {
    expect(alertModel(sampleMessage({ trend: [] })).picture).toBeNull();
  });
});

describe('a digest', () => {
  it('opens with the day against the usual one', () => {
    expect(alertModel(sampleDigest())).toMatchObject({
      title: 'Aurora Air, Sunday 22 November 2026: 3,705 mentions, 16 % negative',
      summary:
        '3,705 mentions, 16 % of them negative; usual are 3,353 and 12 %. Corrected for errors of reading, 14 % to 17 % are negative. 1 incident, over.',
    });
  });

  it.each([
    [['open'], '1 incident, still open.'],
    [['open', 'recovering'], '2 incidents, all still open.'],
    [['open', 'resolved', 'resolved'], '3 incidents, 1 still open.'],
    [['resolved', 'resolved'], '2 incidents, all over.'],
  ] as const)('says of incidents that are %j how many are not over', (states, told) => {
    const [incident] = sampleDigest().digest.incidents;
    const { summary } = alertModel(sampleDigest({ incidents: states.map((state) => ({ ...incident!, state })) }));
    expect(summary).toContain(told);
  });

  it('says what its figures may lack', () => {
    expect(section(sampleDigest(), 'What this day’s figures may lack')).toMatchObject({
      items: [[expect.stringContaining('hackernews')]],
    });
    expect(section(sampleDigest({ problems: [] }), 'What this day’s figures may lack')).toBeUndefined();
  });

  it('of silence says so', () => {
    const none = { negative: 0, neutral: 0, positive: 0 };
    expect(alertModel(sampleDigest({ totals: none, incidents: [] })).summary).toMatch(/^Nothing was said that day/);
  });

  it('tells an incident that began on an earlier day with that day', () => {
    const [incident] = sampleDigest().digest.incidents;
    const digest = sampleDigest({ incidents: [{ ...incident!, openedAt: incident!.openedAt - DAY, cause: '' }] });
    expect(JSON.stringify(section(digest, 'Incidents'))).toContain('Sat 21 Nov, 15:00 to 22:00');
  });
});

it('every channel has the same words: those of the model', () => {
  for (const message of [
    sampleMessage(),
    sampleMessage({ type: 'incident.recovering' }),
    sampleDigest(),
    sampleNotice(),
  ]) {
    const model = alertModel(message);
    const text = renderText(model).replace(/\s+/g, ' ');
    const html = renderHtml(model, { picture: false })
      .replace(/&#39;/g, "'")
      .replace(/&quot;/g, '"');
    for (const words of [model.summary, ...model.sections.map(({ title }) => title), ...model.footer]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
  }
});

describe('HTML of a mail', () => {
  it('has balanced elements and loads nothing from elsewhere', () => {
    const html = renderHtml(alertModel(sampleMessage()), { picture: true });
    for (const tag of ['table', 'tr', 'td', 'div', 'ul', 'li', 'a', 'p', 'h2', 'blockquote', 'strong']) {
      expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0, tag).toBe(
        html.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0,
      );
    }
    expect([...html.matchAll(/src="([^"]*)"/g)].map(([, src]) => src)).toEqual(['cid:trend@turntide']);
    expect(html).not.toMatch(/url\(|<link|@import|<script/);
  });

  it('isolates text that runs from right to left', () => {
    const base = sampleMessage();
    const html = renderHtml(alertModel({ ...base, brand: { ...base.brand, name: 'אורורה' } }), { picture: false });
    expect(html).toContain('<bdi>');
  });
});

describe('wrapping', () => {
  it('keeps a number and its percent sign together', () => {
    expect(wrap([{ text: 'usually 20 % are' }], 10)).toEqual(['usually', '20 % are']);
  });

  it('counts the columns that a terminal gives', () => {
    expect([columns('abc'), columns('日本'), columns('👨‍👩‍👧'), columns('é'), columns('e\u0301')]).toEqual([
      3, 4, 2, 1, 1,
    ]);
  });

  it('breaks at blanks, keeps indents and paints whole runs', () => {
    const paint = (text: string) => `[${text}]`;
    expect(wrap([{ text: 'one two three', paint }, { text: ' four' }], 9, '- ', '  ')).toEqual([
      '- [one two]'.replace(' two', ' two'),
      '  [three]',
      '  four',
    ]);
  });
});
