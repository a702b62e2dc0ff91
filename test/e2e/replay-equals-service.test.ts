import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transitionId } from '../../src/store/incidents.ts';
import { crisisConfig, crisisWeek } from '../support/crisis.ts';
import { decidedTo, openStore } from '../support/inspect.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { readJsonLines, type ServiceFolder, serviceFolder, until, writeMentions } from '../support/service.ts';

let redis: TestRedis;
let folder: ServiceFolder;
beforeAll(async () => {
  redis = await startTestRedis();
  folder = await serviceFolder(
    crisisConfig({ file: 'week.jsonl', redis: `redis: { url: "${redis.url}", prefix: ${redis.prefix} }` }),
  );
  await writeMentions(join(folder.path, 'week.jsonl'), crisisWeek());
});
afterAll(() => folder?.remove());

describe('the same file through a replay and through the running service', () => {
  it('opens the same incidents, moved at the same times for the same reasons, with the same drivers and people', {
    timeout: 240_000,
  }, async () => {
    const replay = folder.start(['replay', '--config', 'turntide.yaml', 'week.jsonl']);
    expect(await replay.exited(), replay.errors()).toBe(0);
    const told = (await readJsonLines(replay.output())) as {
      [key: string]: unknown;
      incident: string;
      type: string;
      timestamp: string;
    }[];
    expect(told.length).toBeGreaterThanOrEqual(2);

    const service = folder.start();
    const { store, close } = openStore(redis.url, redis.prefix);
    try {
      const end = Date.parse('2026-09-12T00:00:00Z');
      await until(
        'the week is through',
        async () => (await decidedTo(store, 'cloudline')) >= end - 3_600_000,
        120_000,
        service.errors,
      );
      const reports = await until(
        'every move has its report',
        async () => {
          const incidents = await store.incidents.list('cloudline');
          const ids = incidents.flatMap((incident) => incident.history.map((move) => transitionId(incident.id, move)));
          const found = await Promise.all(ids.map((id) => store.incidents.report('cloudline', id)));
          return found.length > 0 && found.every((report) => report !== null) ? found : undefined;
        },
        60_000,
        service.errors,
      );
      const served = reports
        .map((report) => ({
          incident: report.incident.id,
          type: `incident.${report.transition.kind}`,
          timestamp: new Date(report.transition.at).toISOString(),
          reason: report.transition.reason,
          severity: report.transition.severity,
          drivers: report.drivers,
          influencers: report.shortlist.influencers,
        }))
        .sort((a, b) => (`${a.timestamp}${a.incident}` < `${b.timestamp}${b.incident}` ? -1 : 1));
      const replayed = told
        .map(({ incident, type, timestamp, reason, severity, drivers, influencers }) => ({
          incident,
          type,
          timestamp,
          reason,
          severity,
          drivers,
          influencers,
        }))
        .sort((a, b) => (`${a.timestamp}${a.incident}` < `${b.timestamp}${b.incident}` ? -1 : 1));
      expect(served.map(({ drivers: _, influencers: __, ...move }) => move)).toEqual(
        replayed.map(({ drivers: _, influencers: __, ...move }) => move),
      );
      expect(served.map((move) => move.drivers)).toEqual(replayed.map((move) => move.drivers));
      expect(served.map((move) => move.influencers.map((each) => each.authorId))).toEqual(
        replayed.map((move) => (move.influencers as { authorId: string }[]).map((each) => each.authorId)),
      );
    } finally {
      await close();
      expect(await service.stop()).toBe(0);
    }
    expect(await readFile(join(folder.path, 'week.jsonl'), 'utf8')).toContain('cloudline');
  });
});
