import { readsSource } from '../domain/brand.ts';
import { explainIncident, failingLines } from '../incidents/explain.ts';
import { counted } from '../lib/counted.ts';
import { UserError } from '../lib/errors.ts';
import { printable } from '../lib/printable.ts';
import { transitionId } from '../store/incidents.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'explain',
  summary: 'tells why an incident fired, or did not, with the numbers',
  help: `
Usage: turntide explain [INCIDENT] [--config FILE] [--json]

Every move of an incident with its named reason and the numbers behind it, and what became of each message about it.
Without INCIDENT it lists the newest incidents.

Example: turntide explain cloudline/all/1795281900
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, { config: { type: 'string' }, json: { type: 'boolean' } });
    const [id] = positionals;
    await withStore(values.config, io, async ({ config, store }) => {
      const write = (line: string): unknown => io.stdout.write(`${printable(line)}\n`);
      if (id === undefined) {
        const lists = await Promise.all(config.brands.map((brand) => store.incidents.list(brand.id, 20)));
        const incidents = lists.flat().sort((a, b) => b.openedAt - a.openedAt);
        for (const each of incidents) {
          write(
            values.json
              ? JSON.stringify(each)
              : `${each.id}  ${each.state}, severity ${each.severity}, opened ${new Date(each.openedAt).toISOString()}`,
          );
        }
        if (incidents.length === 0 && !values.json) write('No incidents yet.');
        return;
      }
      const brandId = id.split('/')[0] ?? '';
      const incident = await store.incidents.get(brandId, id);
      if (!incident) throw new UserError(`no incident ${id}; turntide explain lists them`);
      const deliveries = (await store.deliveries.list(brandId)).filter((each) =>
        each.messageId.startsWith(`incident/${id}/`),
      );
      if (values.json) {
        write(JSON.stringify({ incident, deliveries }));
        return;
      }
      for (const line of explainIncident(incident)) write(line);
      const brand = config.brands.find((each) => each.id === brandId);
      const own = config.sources.filter((source) => brand && readsSource(brand, source));
      const standings = own.map(async ({ id: source, kind }) => ({
        id: source,
        pushed: kind === 'push',
        ...(await store.sources.health(source)),
      }));
      const failing = failingLines(await Promise.all(standings));
      if (failing.length > 0) write('');
      for (const line of failing) write(line);
      for (const move of incident.history) {
        const report = await store.incidents.report(brandId, transitionId(incident.id, move));
        if (report?.drivers.cause) write(`\nCause as told when it ${move.kind}: ${report.drivers.cause}`);
      }
      write('\nMessages:');
      for (const each of deliveries)
        write(
          `  ${each.type} to ${each.channel}: ${each.state} (${each.detail}), ${counted(each.attempts, 'try', 'tries')}`,
        );
      if (deliveries.length === 0) write('  none');
    });
    return 0;
  },
};
