import { ALL_TOPIC } from '../domain/brand.ts';
import { RULE_READINGS, SENTIMENT_LABELS } from '../domain/sentiment.ts';
import { type Reply, reply } from '../lib/http-reply.ts';
import type { Route, RouteRequest } from '../lib/http-route.ts';
import type { ConsoleData, MentionSearch } from './data.ts';
import { actionOf, MAX_FORM_BYTES, ownPath } from './forms.ts';
import { type Answer, Gate, type GateOptions, refused } from './gate.ts';
import { FAVICON, type PageContext } from './layout.ts';
import { brandPage, SPANS } from './pages/brand.ts';
import { deliveriesPage } from './pages/deliveries.ts';
import { digestPage } from './pages/digest.ts';
import { incidentPage } from './pages/incident.ts';
import { mentionsPage } from './pages/mentions.ts';
import { jobsPage, sourcesPage } from './pages/operations.ts';
import { incidentsPage, overviewPage } from './pages/overview.ts';
import { MAX_PHRASE, readingsPage } from './pages/readings.ts';
import { brandPath, incidentPath } from './parts.ts';
import { STYLE } from './style.ts';

/** The console's part of a server's route table: pages for reading, forms for acting. */
export function consoleRoutes(data: ConsoleData, options: GateOptions): Route[] {
  const gate = new Gate(options);
  const read = (path: string, show: (context: PageContext, request: RouteRequest) => Promise<Answer>): Route => ({
    method: 'GET',
    path,
    handle: (request) => gate.read(request, (context) => show(context, request)),
  });
  const write = (
    path: string,
    act: (form: URLSearchParams, by: string, request: RouteRequest) => Promise<Answer>,
  ): Route => ({
    method: 'POST',
    path,
    maxBodyBytes: MAX_FORM_BYTES,
    handle: (request) => gate.write(request, (form, by) => act(form, by, request)),
  });
  return [
    read('/', async (context) => overviewPage(context, await data.brands())),
    read('/incidents', async (context) => incidentsPage(context, await data.incidents())),
    read('/incidents/:id', async (context, { params, query }) => {
      const view = await data.incident(params.id!);
      return view ? incidentPage(context, view, query.get('do')) : missing('incident');
    }),
    write('/incidents/:id/:action', async (form, by, { params }) => {
      const action = actionOf(params.action!, form, options.clock.now());
      if (!action) return refused(400, 'Not done', 'Something is missing in the form. Go back and fill it in.');
      const done = await data.act(params.id!, action, by);
      return done ? reply.redirect(`${incidentPath(params.id!)}?done=${action.kind}`) : missing('incident');
    }),
    read('/brands/:brand', async (context, { params, query }) => {
      const hours = SPANS.find(([span]) => String(span) === query.get('hours'))?.[0] ?? 72;
      const view = await data.brand(params.brand!, { topic: query.get('topic') ?? ALL_TOPIC, hours });
      return view ? brandPage(context, view) : missing('brand');
    }),
    read('/brands/:brand/mentions', async (context, { params, query }) => {
      const search = searchOf(query);
      const list = await data.mentions(params.brand!, search);
      return list ? mentionsPage(context, list, search) : missing('brand');
    }),
    write('/brands/:brand/mentions/correct', async (form, by, { params }) => {
      const label = SENTIMENT_LABELS.find((one) => one === form.get('label'));
      if (!label) return refused(400, 'Not done', 'Choose negative, neutral or positive.');
      const copies = form.get('copies') === '1';
      const done = await data.correct(params.brand!, form.get('id') ?? '', label, by, copies);
      const back = ownPath(form.get('back'), `${brandPath(params.brand!)}/mentions`);
      return done ? reply.redirect(`${back}${back.includes('?') ? '&' : '?'}done=correct`) : missing('mention');
    }),
    read('/brands/:brand/readings', async (context, { params, query }) => {
      const view = await data.readings(params.brand!);
      return view ? readingsPage(context, view, (query.get('phrase') ?? '').slice(0, MAX_PHRASE)) : missing('brand');
    }),
    write('/brands/:brand/readings/teach', async (form, by, { params }) => {
      const phrase = (form.get('phrase') ?? '').trim();
      const reading = RULE_READINGS.find((one) => one === form.get('reading'));
      if (!reading || phrase.length > MAX_PHRASE) {
        return refused(400, 'Not done', `Write a phrase of at most ${MAX_PHRASE} characters, and choose how it reads.`);
      }
      const problem = await data.teach(params.brand!, { phrase, reading }, by);
      if (problem !== null) return refused(400, 'Not done', problem);
      return reply.redirect(`${brandPath(params.brand!)}/readings?done=teach`);
    }),
    write('/brands/:brand/readings/forget', async (form, _by, { params }) => {
      const done = await data.forgetRule(params.brand!, form.get('phrase') ?? '');
      return done ? reply.redirect(`${brandPath(params.brand!)}/readings?done=forget`) : missing('rule');
    }),
    read('/brands/:brand/digest/:day', async (context, { params }) => {
      const view = /^\d{4}-\d\d-\d\d$/.test(params.day!) ? await data.digest(params.brand!, params.day!) : null;
      return view ? digestPage(context, view) : missing('digest');
    }),
    read('/deliveries', async (context) => deliveriesPage(context, await data.deliveries())),
    read('/sources', async (context) => sourcesPage(context, await data.sources())),
    read('/jobs', async (context) => jobsPage(context, await data.failedJobs())),
    write('/jobs/retry', async (form) => {
      const [queue, id] = [form.get('queue'), form.get('id')];
      await data.retry(queue && id ? { queue, id } : 'all');
      return reply.redirect('/jobs?done=retry');
    }),
    { method: 'GET', path: '/login', handle: (request) => gate.loginForm(request) },
    { method: 'POST', path: '/login', maxBodyBytes: MAX_FORM_BYTES, handle: (request) => gate.logIn(request) },
    { method: 'POST', path: '/logout', maxBodyBytes: MAX_FORM_BYTES, handle: (request) => gate.logOut(request) },
    still('/console.css', 'text/css; charset=utf-8', STYLE),
    still('/favicon.svg', 'image/svg+xml', FAVICON),
  ];
}

function searchOf(query: URLSearchParams): MentionSearch {
  const before = Number(query.get('before') ?? Number.NaN);
  return {
    query: (query.get('q') ?? '').slice(0, 1_000).trim(),
    label: SENTIMENT_LABELS.find((one) => one === query.get('label')) ?? null,
    topic: query.get('topic') || ALL_TOPIC,
    before: Number.isSafeInteger(before) && before > 0 ? before : null,
    each: query.get('each') === '1',
  };
}

function missing(what: string): Reply {
  return refused(404, 'Not here', `There is no such ${what}, or it is past its retention.`);
}

function still(path: string, type: string, text: string): Route {
  const body = new TextEncoder().encode(text);
  return {
    method: 'GET',
    path,
    handle: () => reply.bytes(200, type, body, { 'cache-control': 'public, max-age=300' }),
  };
}
