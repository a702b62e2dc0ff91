import { consoleUrl } from '../../workers/notice.ts';
import type { App } from '../app.ts';

/** What a person who has just started the service should know, in a few lines. To be asked before the workers begin. */
export async function welcome(app: App, roles: readonly string[]): Promise<string> {
  const { config } = app;
  const brands = config.brands.map((brand) => brand.name).join(', ');
  const lines = [`Turntide watches ${brands}.`];
  const { consoleUrl: url } = consoleUrl(app);
  if (roles.includes('web') && url !== undefined) lines.push(`  console    ${url}`);
  for (const channel of config.channels) {
    const { folder, path } = channel.settings as { folder?: string; path?: string };
    lines.push(`  channel    ${channel.id} (${channel.kind}${(folder ?? path) ? `, ${folder ?? path}` : ''})`);
  }
  const crowd = config.sources.find((source) => source.kind === 'simulation');
  if (crowd) {
    const resumed = (await app.store.sources.cursor(crowd.id)) !== null;
    const what = resumed
      ? `goes on where it stood${config.redis.url === undefined ? `; to begin anew, delete ${config.dataDir}/` : ''}`
      : 'is talking; its mood will turn within a minute';
    lines.push(`  A simulated crowd ${what}. Ctrl-C ends.`);
  }
  return `\n${lines.join('\n')}\n\n`;
}
