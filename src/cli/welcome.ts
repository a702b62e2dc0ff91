import { consoleUrl } from '../../workers/notice.ts';
import type { App } from '../app.ts';

/** What a person who has just started the service should know, in a few lines. */
export function welcome(app: App, roles: readonly string[]): string {
  const { config } = app;
  const brands = config.brands.map((brand) => brand.name).join(', ');
  const lines = [`Turntide watches ${brands}.`];
  const { consoleUrl: url } = consoleUrl(app);
  if (roles.includes('web') && url !== undefined) lines.push(`  console    ${url}`);
  for (const channel of config.channels) {
    const { folder, path } = channel.settings as { folder?: string; path?: string };
    lines.push(`  channel    ${channel.id} (${channel.kind}${(folder ?? path) ? `, ${folder ?? path}` : ''})`);
  }
  if (config.sources.some((source) => source.kind === 'simulation')) {
    lines.push('  A simulated crowd is talking; its mood will turn within a minute. Ctrl-C ends.');
  }
  return `\n${lines.join('\n')}\n\n`;
}
