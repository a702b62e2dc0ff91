import { type Html, html, type Part } from './html.ts';

/** What every page is given besides its data. */
export interface PageContext {
  /** For the forms of this session; absent where nobody is logged in. */
  readonly formToken?: string;
  /** Name of whoever is logged in; empty without a login. */
  readonly name: string;
  /** Where there is a login there is a way out. */
  readonly guarded: boolean;
  /** Epoch ms. */
  readonly now: number;
  /** Said at the top once, after an action. */
  readonly notice?: string;
}

const NAVIGATION = [
  ['/', 'Brands'],
  ['/incidents', 'Incidents'],
  ['/deliveries', 'Deliveries'],
  ['/sources', 'Sources'],
  ['/jobs', 'Failed jobs'],
] as const;

/** A whole page. `section` is the entry of the navigation it belongs to. */
export function page(context: PageContext, title: string, section: string, body: Part): string {
  const navigation = NAVIGATION.map(
    ([path, name]) => html`<li><a href="${path}"${path === section ? html` aria-current="page"` : ''}>${name}</a></li>`,
  );
  const out =
    context.guarded && context.formToken
      ? html`<form method="post" action="/logout">${csrf(context)}<button class="plain">Log out ${context.name}</button></form>`
      : null;
  return document(
    title,
    html`<a class="skip" href="#main">To the content</a>
<header class="top"><a class="brand" href="/">${logo()} Turntide</a>
<nav aria-label="Main"><ul>${navigation}</ul></nav>${out}</header>
<main id="main">${context.notice ? html`<p class="notice" role="status">${context.notice}</p>` : null}${body}</main>`,
  );
}

/** A page without navigation: login and refusals. */
export function barePage(title: string, body: Part): string {
  return document(title, html`<main id="main" class="bare"><p class="brand">${logo()} Turntide</p>${body}</main>`);
}

/** The hidden field that proves a form to be ours. */
export function csrf(context: PageContext): Html {
  return html`<input type="hidden" name="form" value="${context.formToken ?? ''}">`;
}

function document(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Turntide</title>
<link rel="stylesheet" href="/console.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
${body}
</body>
</html>
`.toString();
}

function logo(): Html {
  return html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path class="wave" d="M2 15c3.5 0 3.5-6 7-6s3.5 6 7 6 3.5-4 6-5"/><path class="turn" d="M18 6l4 4-5 2"/></svg>`;
}

export const FAVICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#0b3a53"/><path d="M3 15c3.5 0 3.5-6 7-6s3.5 6 7 6 2.500-3 4-4" fill="none" stroke="#7fd1ff" stroke-width="2.2" stroke-linecap="round"/></svg>';
