import type { Clock } from '../lib/clock.ts';
import { type Reply, reply } from '../lib/http-reply.ts';
import type { RouteRequest } from '../lib/http-route.ts';
import type { Secret } from '../lib/secret.ts';
import { ownPath, readForm } from './forms.ts';
import type { PageContext } from './layout.ts';
import { loginPage, refusalPage } from './pages/login.ts';
import { type Session, Sessions } from './session.ts';

export interface GateOptions {
  /** Absent: no login; then only this machine is answered. */
  readonly token: Secret | undefined;
  /** Where people reach the console, if configured: https makes cookies secure, its host is answered. */
  readonly publicUrl: string | undefined;
  readonly clock: Clock;
  /** Whether the store answers now; absent: it does. A page that waits for it would only turn and turn. */
  readonly storeAnswers?: () => boolean;
}

/** What a page answers with: its text, or a reply of its own. */
export type Answer = string | Reply;

/** No script at all, nothing from elsewhere, no frame, forms to ourselves alone. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Lets people in, and keeps others out. */
export class Gate {
  readonly #sessions: Sessions;
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#sessions = new Sessions({ token: options.token, secure: options.publicUrl?.startsWith('https:') ?? false });
  }

  /** A page for whoever may read: else the login, or a refusal. */
  async read(request: RouteRequest, show: (context: PageContext) => Promise<Answer>): Promise<Reply> {
    const refusal = this.#refusal(request);
    if (refusal) return refusal;
    const now = this.#options.clock.now();
    let session = this.#sessions.read(request.headers.get('cookie'), now);
    let cookie: string | undefined;
    if (!session) {
      if (this.#sessions.guarded) {
        const query = request.query.toString();
        const to = request.path + (query === '' ? '' : `?${query}`);
        return reply.redirect(`/login?${new URLSearchParams({ to })}`);
      }
      ({ session, cookie } = this.#sessions.create('', now));
    }
    return this.#away() ?? answered(await show(this.#context(session, now, request.query.get('done'))), cookie);
  }

  /** A form of ours: `act` gets its fields and who sent it. */
  async write(
    request: RouteRequest,
    act: (form: URLSearchParams, by: string, context: PageContext) => Promise<Answer>,
  ): Promise<Reply> {
    const refusal = this.#refusal(request);
    if (refusal) return refusal;
    const now = this.#options.clock.now();
    const session = this.#sessions.read(request.headers.get('cookie'), now);
    const form = await readForm(request);
    if (!session || !this.#sessions.isFormToken(session, form.get('form') ?? '')) {
      return refused(
        403,
        'Not done',
        'This form is too old, or was not sent from the console. Go back, reload the page and try again.',
      );
    }
    const away = this.#away();
    if (away) return away;
    return answered(await act(form, session.name || 'console', this.#context(session, now, null)));
  }

  /** The login form, or where one wanted to go. */
  loginForm(request: RouteRequest): Reply {
    const to = ownPath(request.query.get('to'), '/');
    const refusal = this.#refusal(request);
    if (refusal) return refusal;
    return this.#sessions.guarded ? answered(loginPage(to, null)) : reply.redirect(to);
  }

  async logIn(request: RouteRequest): Promise<Reply> {
    const form = await readForm(request);
    const to = ownPath(form.get('to'), '/');
    const now = this.#options.clock.now();
    const verdict = this.#sessions.check(form.get('token') ?? '', now);
    if (verdict === 'right')
      return reply.redirect(to, { 'set-cookie': this.#sessions.create(form.get('name') ?? '', now).cookie });
    const problem =
      verdict === 'locked' ? 'Too many wrong tokens. Wait a minute and try again.' : 'That is not the token.';
    return answered({ ...page(loginPage(to, problem)), status: verdict === 'locked' ? 429 : 403 });
  }

  async logOut(request: RouteRequest): Promise<Reply> {
    return this.write(request, async () => reply.redirect('/login', { 'set-cookie': this.#sessions.end() }));
  }

  #away(): Reply | null {
    if (this.#options.storeAnswers?.() ?? true) return null;
    return refused(
      503,
      'Redis is away',
      'What the console shows is in Redis, which does not answer. What was accepted is safe, and the work goes on by itself when Redis is back: reload then. The log says what is wrong.',
    );
  }

  /** Without a token nothing but this machine is answered, under a name of its own: a page elsewhere must not reach it by a name that leads here. */
  #refusal(request: RouteRequest): Reply | null {
    if (this.#sessions.guarded) return null;
    const host = hostName(`http://${request.headers.get('host') ?? ''}`);
    const known = ['localhost', '127.0.0.1', '[::1]', hostName(this.#options.publicUrl ?? '')];
    if (isLoopback(request.remoteAddress) && host !== '' && known.includes(host)) return null;
    return refused(
      403,
      'Not from here',
      'Without server.token in the configuration the console answers only on this machine, as localhost. Set a token to reach it from elsewhere.',
    );
  }

  #context(session: Session, now: number, done: string | null): PageContext {
    const notice = done === null ? undefined : NOTICES[done];
    return {
      formToken: this.#sessions.formToken(session),
      name: session.name,
      guarded: this.#sessions.guarded,
      now,
      ...(notice === undefined ? {} : { notice }),
    };
  }
}

/** What is said after an action, by the name in the address: nothing from outside is shown. */
const NOTICES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  acknowledge: 'Acknowledged: from now on only a real escalation is told.',
  snooze: 'Snoozed: a real escalation is told all the same.',
  assign: 'Assigned.',
  mute: 'Changed.',
  note: 'Note added.',
  outreach: 'Outreach recorded.',
  correct: 'Corrected: the counts follow.',
  teach: 'Taught: what is stored is being read anew, and nothing is told meanwhile.',
  forget: 'Taken back: what is stored is being read anew, and nothing is told meanwhile.',
  retry: 'Put back into their queues.',
});

export function refused(status: number, title: string, text: string): Reply {
  return { ...page(refusalPage(title, text)), status };
}

function page(text: string): Reply {
  return reply.html(200, text, { 'content-security-policy': POLICY });
}

function answered(answer: Answer, cookie?: string): Reply {
  const result = typeof answer === 'string' ? page(answer) : answer;
  return cookie === undefined ? result : { ...result, headers: { ...result.headers, 'set-cookie': cookie } };
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function hostName(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
