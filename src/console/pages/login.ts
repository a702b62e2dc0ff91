import { html } from '../html.ts';
import { barePage } from '../layout.ts';

/** Where people say who they are; `to` is where they wanted to go. */
export function loginPage(to: string, problem: string | null): string {
  return barePage(
    'Log in',
    html`<h1>Log in</h1>
${problem === null ? null : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/login" class="login">
<input type="hidden" name="to" value="${to}">
<label>Your name <input name="name" maxlength="60" autocomplete="name" required></label>
<label>Token <input name="token" type="password" autocomplete="current-password" required${problem === null ? '' : html` aria-invalid="true"`}></label>
<button class="primary">Log in</button></form>
<p class="quiet">The token is <code>server.token</code> of the configuration.</p>`,
  );
}

/** A refusal or an error as a page. */
export function refusalPage(title: string, text: string): string {
  return barePage(title, html`<h1>${title}</h1><p>${text}</p><p><a href="/">To the brands</a></p>`);
}
