import type { AlertModel, FactsSection, Line, PersonView, PostView, Section, TableSection } from '../alert-model.ts';
import { headLine } from './text.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
/** White text on each has a contrast above 4.5:1. */
const TONE = { alarm: '#b33a00', easing: '#8a5a00', calm: '#1d6f42', plain: '#33475b' } as const;
/** Content id of the inline picture. */
export const PICTURE_CID = 'trend@turntide';

export interface HtmlOptions {
  /** Whether a picture travels along under `PICTURE_CID`. */
  readonly picture: boolean;
  /** Where to leave the list, as in the mail's header. */
  readonly unsubscribeUrl?: string;
}

/**
 * An alert as an HTML mail: tables and inline styles, as mail programs need them; no script, no remote content;
 * readable without pictures; dark where the reader's program is.
 */
export function renderHtml(model: AlertModel, options: HtmlOptions): string {
  const tone = TONE[model.tone];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${esc(model.title)}</title><style>${STYLE}</style></head>`,
    `<body class="page" style="margin:0;padding:0;background:#eef0f2;${FONT}">`,
    `<div style="display:none;max-height:0;overflow:hidden;opacity:0">${esc(model.summary)}</div>`,
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:20px 8px">',
    '<table role="presentation" class="card ink" width="640" cellpadding="0" cellspacing="0" border="0" ' +
      `style="width:100%;max-width:640px;background:#ffffff;border-radius:10px;overflow:hidden;color:#1c1f23;font-size:15px;line-height:1.5;${FONT}">`,
    `<tr><td style="background:${tone};color:#ffffff;padding:20px 24px">`,
    `<div style="font-size:13px;opacity:0.92">${bdi(headLine(model))}</div>`,
    `<h1 style="margin:6px 0 0;font-size:21px;line-height:1.3;font-weight:600">${bdi(model.title)}</h1></td></tr>`,
    `<tr><td style="padding:20px 24px 4px"><p style="margin:0;font-size:16px">${bdi(model.summary)}</p></td></tr>`,
    ...(model.actions.length > 0 ? [buttons(model, tone)] : []),
    ...(model.picture !== null && options.picture
      ? [
          `<tr><td style="padding:14px 12px 0"><img src="cid:${PICTURE_CID}" width="616" alt="${esc(model.picture.description)}" ` +
            'style="display:block;width:100%;max-width:616px;height:auto;border:0;border-radius:6px"></td></tr>',
        ]
      : []),
    ...model.sections.map(section),
    '<tr><td style="padding:12px"></td></tr>',
    `<tr><td class="quiet rule" style="padding:16px 24px 22px;border-top:1px solid #e4e7ea;color:#5b6570;font-size:12px">${footer(model, options)}</td></tr>`,
    '</table></td></tr></table></body></html>',
    '',
  ].join('\n');
}

const STYLE =
  'a{color:#005a9c}@media (prefers-color-scheme:dark){.page{background:#0e1013!important}.card{background:#16191d!important}' +
  '.ink,.ink td,.ink p,.ink h2{color:#f0f2f4!important}.quiet,.ink .quiet{color:#a4adb7!important}.rule{border-color:#2c3238!important}' +
  '.post{border-color:#3a424a!important}.ink a{color:#7cc4f5!important}.ink a.button{color:#ffffff!important}}';

function buttons(model: AlertModel, tone: string): string {
  const drawn = model.actions.map(({ label, url, primary }) =>
    primary
      ? `<a class="button" href="${esc(url)}" style="display:inline-block;background:${tone};color:#ffffff;text-decoration:none;font-weight:600;padding:10px 18px;border-radius:6px">${esc(label)}</a>`
      : `<a href="${esc(url)}" style="display:inline-block;padding:10px 14px">${esc(label)}</a>`,
  );
  return `<tr><td style="padding:14px 24px 2px">${drawn.join(' ')}</td></tr>`;
}

function section(model: Section): string {
  const lead = (model.lead ?? []).map((line) => `<p style="margin:0 0 8px">${lineHtml(line)}</p>`);
  const remarks = (model.remarks ?? []).map(
    (text) => `<p class="quiet" style="margin:8px 0 0;color:#5b6570;font-size:13px">${bdi(text)}</p>`,
  );
  return (
    '<tr><td style="padding:18px 24px 0"><h2 style="margin:0 0 6px;font-size:16px;font-weight:600">' +
    `${esc(model.title)}</h2>${lead.join('')}${body(model)}${remarks.join('')}</td></tr>`
  );
}

function body(model: Section): string {
  switch (model.kind) {
    case 'facts':
      return facts(model);
    case 'list':
      if (model.items.length === 0) return '';
      return `<ul style="margin:0;padding-left:20px">${model.items.map((item) => `<li style="margin:3px 0">${lineHtml(item)}</li>`).join('')}</ul>`;
    case 'posts':
      return model.posts.map(post).join('');
    case 'people':
      return model.people.map(person).join('');
    case 'table':
      return table(model);
  }
}

function facts(model: FactsSection): string {
  const rows = model.facts.map(
    ({ label, value }) =>
      `<tr><td class="quiet" valign="top" style="padding:3px 16px 3px 0;color:#5b6570;white-space:nowrap;width:1%">${esc(label)}</td>` +
      `<td valign="top" style="padding:3px 0">${bdi(value)}</td></tr>`,
  );
  return `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="font-size:15px">${rows.join('')}</table>`;
}

function post(model: PostView): string {
  const by = model.url === undefined ? bdi(model.by) : `<a href="${esc(model.url)}">${bdi(model.by)}</a>`;
  return (
    '<blockquote class="post" style="margin:8px 0;padding:2px 0 2px 12px;border-left:3px solid #cfd5da">' +
    `<div>${bdi(model.text)}</div><div class="quiet" style="color:#5b6570;font-size:13px">${by}</div></blockquote>`
  );
}

function person(model: PersonView): string {
  const name = model.url === undefined ? bdi(model.name) : `<a href="${esc(model.url)}">${bdi(model.name)}</a>`;
  const reasons = model.reasons.map((reason) => `<li style="margin:2px 0">${bdi(reason)}</li>`);
  return (
    '<table class="rule" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-top:1px solid #e4e7ea;margin-top:8px"><tr>' +
    `<td valign="top" width="32" style="padding:8px 0;font-size:20px;font-weight:600">${model.rank}</td>` +
    `<td valign="top" style="padding:8px 0"><strong>${name}</strong>` +
    `<div class="quiet" style="color:#5b6570;font-size:13px">${[model.pillars, model.standing]
      .filter((words) => words !== '')
      .map(bdi)
      .join('<br>')}</div>` +
    (reasons.length === 0 ? '' : `<ul style="margin:4px 0;padding-left:18px">${reasons.join('')}</ul>`) +
    (model.approach === undefined ? '' : `<div style="margin:4px 0"><strong>→</strong> ${bdi(model.approach)}</div>`) +
    `${model.evidence.map(post).join('')}</td></tr></table>`
  );
}

function table(model: TableSection): string {
  const cell = (tag: 'th' | 'td', index: number, text: string) =>
    `<${tag} align="${index === 0 ? 'left' : 'right'}" class="rule${tag === 'th' ? ' quiet' : ''}" style="padding:4px 0 4px ${index === 0 ? 0 : 12}px;` +
    `border-bottom:1px solid #e4e7ea;font-weight:${tag === 'th' ? '400;color:#5b6570;font-size:13px' : '400'}">${bdi(text)}</${tag}>`;
  const row = (tag: 'th' | 'td', texts: readonly string[]) =>
    `<tr>${texts.map((text, index) => cell(tag, index, text)).join('')}</tr>`;
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:15px">${row('th', model.columns)}${model.rows
    .map((texts) => row('td', texts))
    .join('')}</table>`;
}

function footer(model: AlertModel, options: HtmlOptions): string {
  const leave =
    options.unsubscribeUrl === undefined
      ? []
      : [
          `<a href="${esc(options.unsubscribeUrl)}">Stop these mails</a> (asks once, then stops them for this address).`,
        ];
  return [...model.footer.map(bdi), ...leave].join('<br>');
}

function lineHtml(line: Line): string {
  return line
    .map((span) => {
      if (typeof span === 'string') return bdi(span);
      if ('strong' in span) return `<strong>${bdi(span.strong)}</strong>`;
      return `<a href="${esc(span.url)}">${bdi(span.text)}</a>`;
    })
    .join('');
}

/** Outside text keeps its own direction without turning the line around it. */
const bdi = (text: string) =>
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(text) ? `<bdi>${esc(text)}</bdi>` : esc(text);

function esc(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
