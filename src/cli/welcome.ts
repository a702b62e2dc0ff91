import type { App } from '../app.ts';

/** What a person who has just started the service should know, in a few lines. */
export function welcome(app: App, roles: readonly string[]): string {
  const { config } = app;
  const brands = config.brands.map((brand) => brand.name).join(', ');
  const lines = [`Turntide watches ${brands}.`];
  if (roles.includes('web') && config.server.port !== 0) {
    lines.push(`  console    ${config.server.publicUrl ?? `http://${config.server.host}:${config.server.port}`}`);
  }
  for (const channel of config.channels) {
    const { folder, path } = channel.settings as { folder?: string; path?: string };
    lines.push(`  channel    ${channel.id} (${channel.kind}${(folder ?? path) ? `, ${folder ?? path}` : ''})`);
  }
  if (config.sources.some((source) => source.kind === 'simulation')) {
    lines.push('  A simulated crowd is talking; its mood will turn within a minute. Ctrl-C ends.');
  }
  return `\n${lines.join('\n')}\n\n`;
}
