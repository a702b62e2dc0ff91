import { stackExchange } from '../../../src/sources/stack-exchange.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { pathOf, queryOf, sendJson } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const SECOND = Math.floor(NOW / 1000);

/** Stack Exchange API 2.3: newest first between two dates; now and then a `backoff` in the body. */
describeSource('stack-exchange', {
  kind: stackExchange,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    const questions = Array.from({ length: 130 }, (_, i) => question(i + 1, SECOND - 86_400 + i * 60));
    const answers = Array.from({ length: 30 }, (_, i) => answer(1_000 + i, 100 + (i % 30), SECOND - 50_000 + i * 60));
    let requests = 0;
    const network = await faultyNetwork((request, response) => {
      requests += 1;
      const query = queryOf(request);
      const path = pathOf(request);
      const asked = /^\/questions\/([\d;]+)\/answers$/.exec(path)?.[1]?.split(';').map(Number);
      const all: { creation_date: number; question_id: number }[] = path === '/search/advanced' ? questions : answers;
      const list = all
        .filter((item) => item.creation_date >= Number(query.get('fromdate') ?? 0))
        .filter((item) => item.creation_date <= Number(query.get('todate') ?? Number.POSITIVE_INFINITY))
        .filter((item) => !asked || asked.includes(item.question_id))
        .sort((a, b) => b.creation_date - a.creation_date);
      const size = Number(query.get('pagesize'));
      sendJson(response, {
        items: list.slice(0, size),
        has_more: list.length > size,
        quota_max: 300,
        quota_remaining: 300 - requests,
        ...(requests % 3 === 0 ? { backoff: 10 } : {}),
      });
    });
    return {
      settings: { spacingSeconds: 0, query: 'cloudline', sites: ['travel'], api: network.url },
      ids: () => [
        ...questions.map((item) => `stack-exchange:travel/q/${item.question_id}`),
        ...answers.map((item) => `stack-exchange:travel/a/${item.answer_id}`),
      ],
      more: () => {
        questions.push(question(200, Math.floor(clock.now() / 1000)));
        answers.push(answer(2_000, 120, Math.floor(clock.now() / 1000)));
      },
      network,
      close: () => network.close(),
    };
  },
});

const owner = (id: number) => ({
  user_id: id,
  account_id: 10_000 + id,
  reputation: 50,
  display_name: 'Ana &amp; co',
  link: `https://travel.stackexchange.com/users/${id}`,
});

function question(id: number, at: number) {
  return {
    question_id: id,
    title: `Where is my bag &#39;${id}&#39;?`,
    body: '<p>It is <em>lost</em></p>',
    link: `https://travel.stackexchange.com/questions/${id}`,
    creation_date: at,
    score: -2,
    view_count: 10,
    answer_count: 1,
    owner: owner(id),
  };
}

function answer(id: number, questionId: number, at: number) {
  return {
    answer_id: id,
    question_id: questionId,
    body: '<p>In Lisbon</p>',
    creation_date: at,
    score: 3,
    owner: owner(id),
  };
}
