import { reply } from '../lib/http-reply.ts';
import type { Route, RouteRequest } from '../lib/http-route.ts';
import type { Notifier } from './notifier.ts';

/**
 * `/unsubscribe/:token` for all channels that can be left, without a login (RFC 8058): GET only asks, since scanners
 * follow links; POST takes the address off the list, or with `again` in its form puts it back, and answers without a redirect.
 */
export function unsubscribeRoutes(notifiers: Iterable<Pick<Notifier, 'list'>>): Route[] {
  const lists = [...notifiers].flatMap(({ list }) => (list === undefined ? [] : [list]));
  const found = ({ params }: RouteRequest) => {
    for (const list of lists) {
      const address = list.recipientOf(params.token ?? '');
      if (address !== null) return { list, address };
    }
    return null;
  };
  const path = '/unsubscribe/:token';
  if (lists.length === 0) return [];
  return [
    {
      method: 'GET',
      path,
      handle: (request) => {
        const who = found(request);
        if (who === null) return unknown();
        return page(200, `Stop the mails to ${who.address}?`, 'leave', 'Stop these mails');
      },
    },
    {
      method: 'POST',
      path,
      maxBodyBytes: 10_000,
      handle: async (request) => {
        const who = found(request);
        if (who === null) return unknown();
        const form = new URLSearchParams(new TextDecoder().decode(await request.body()));
        if (form.has('again')) {
          await who.list.rejoin(who.address);
          return page(200, `${who.address} gets these mails again.`, 'leave', 'Stop these mails');
        }
        await who.list.leave(who.address);
        return page(200, `${who.address} gets no more of these mails.`, 'again', 'Get them again');
      },
    },
  ];
}

const unknown = () => page(404, 'This link is not complete, or its channel is gone.');

function page(status: number, text: string, field?: string, label?: string) {
  const form =
    field === undefined ? '' : `<form method="post"><button name="${field}" value="1">${label}</button></form>`;
  return reply.html(
    status,
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
      `<meta name="robots" content="noindex"><title>Turntide mails</title><main><h1>Turntide</h1><p>${escaped(text)}</p>${form}</main></html>`,
  );
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
