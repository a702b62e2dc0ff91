import { consoleUrl } from '../../workers/notice.ts';
import type { Config } from '../config/config.ts';
import { readsSource } from '../domain/brand.ts';
import { parseQuery } from '../matching/index.ts';

/** Channels that are read on this machine. */
const LOCAL: ReadonlySet<string> = new Set(['terminal', 'outbox']);

/** What is allowed, yet hardly meant: one sentence each. */
export function configAdvice(config: Config): string[] {
  const { brands, sources, channels, server } = config;
  const advice: string[] = [];
  if (sources.length === 0)
    advice.push('no sources: nothing will be heard; add one (docs/sources/) or set server.token');
  if (channels.length === 0) advice.push('no channels: nobody will be told; add one (docs/channels/)');
  for (const source of sources) {
    const read = brands.some((brand) => readsSource(brand, source));
    if (!read) advice.push(`source ${source.id} is read by no brand; add it to a brand's sources, or delete it`);
  }
  for (const { id } of channels) {
    const used = brands.some((brand) => brand.routes.some(({ channel }) => channel === id));
    const digests = brands.some(({ digest }) => digest?.channels.includes(id));
    if (!used && !digests) advice.push(`channel ${id} gets nothing; add a route to it, or delete it`);
  }
  for (const { id, query, topics } of brands) {
    advice.push(...queryAdvice(`brand ${id}`, query));
    for (const topic of topics) advice.push(...queryAdvice(`topic ${id}/${topic.id}`, topic.query));
  }
  const everywhere = !['127.0.0.1', 'localhost', '::1'].includes(server.host);
  if (everywhere && !server.token) {
    advice.push(`server.host ${server.host} can be reached from outside, and there is no server.token; set one`);
  }
  const { consoleUrl: url } = consoleUrl({ config });
  if (!url) advice.push('neither server.publicUrl nor a fixed server.port: alerts will have no link to the console');
  else if (!server.publicUrl && channels.some(({ kind }) => !LOCAL.has(kind))) {
    advice.push(`server.publicUrl is not set: links in alerts lead to ${url}, which opens on this machine only`);
  }
  return advice;
}

function queryAdvice(what: string, query: string): string[] {
  const parsed = parseQuery(query);
  if (!parsed.ok) return [];
  return parsed.warnings.map(({ message, suggestion }) => {
    return `query of ${what}: ${message}${suggestion === null ? '' : `; try: ${suggestion}`}`;
  });
}
