import type { Incident, IncidentReport, Transition } from '../domain/incident.ts';
import type { TrendPoint } from '../domain/message.ts';
import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';
import { loadScript } from './script.ts';

/** What one detection pass reads, at one version of it. */
export interface DetectionSnapshot {
  readonly version: number;
  /** State of the detection, as saved; null before the first pass. */
  readonly state: string | null;
  /** Topic → its open incident. */
  readonly open: ReadonlyMap<string, Incident>;
  /** Epoch ms of the earliest mention; null before the first. */
  readonly first: number | null;
  /** Verdicts up to here (epoch ms) are history: they open nothing. */
  readonly alertFrom: number;
  /** History was backfilled behind the detectors' position: they are to learn it anew. */
  readonly rebuild: boolean;
  /** Batches that held mentions from behind the position, since the detectors learnt anew (`relearnedAt`, epoch ms). */
  readonly late: number;
  readonly relearnedAt: number;
}

export interface DetectionChange {
  readonly state?: string;
  readonly incidents: readonly Incident[];
  /** Transitions of this pass by id: an alert job will be made of each. */
  readonly outbox: ReadonlyMap<string, OutboxEntry>;
  /** Epoch ms before which the detectors have put everything away; absent: as it was. */
  readonly position?: number;
  /** Epoch ms; set where the detectors have learnt anew. */
  readonly relearnedAt?: number;
}

export interface OutboxEntry {
  /** As it was at that move. */
  readonly incident: Incident;
  readonly transition: Transition;
}

/** A report as it was told, with the trend drawn beside it. */
export interface SavedReport extends IncidentReport {
  readonly trend: readonly TrendPoint[];
}

const RAISE = `local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known or tonumber(known) < tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end`;

/** Incidents of each brand; every change goes through one compare-and-set. */
export class IncidentStore {
  readonly #db: Db;
  readonly #keys: Keys;
  readonly #commit = loadScript('commit.lua');

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  async snapshot(brandId: string): Promise<DetectionSnapshot> {
    const keys = this.#keys.brand(brandId);
    const [detect, open, meta] = await Promise.all([
      this.#db.hgetall(keys.detect),
      this.#db.hgetall(keys.open),
      this.#db.hgetall(keys.meta),
    ]);
    const incidents = await this.#many(brandId, Object.values(open));
    return {
      version: Number(detect.version ?? 0),
      state: detect.state ?? null,
      open: new Map(incidents.map((incident) => [incident.topic, incident])),
      first: meta.first === undefined ? null : Number(meta.first),
      alertFrom: Number(meta.alertFrom ?? 0),
      rebuild: meta.rebuild === '1',
      late: Number(meta.late ?? 0),
      relearnedAt: Number(meta.relearnedAt ?? 0),
    };
  }

  /** Everything up to `at` (epoch ms) is history from now on: it opens nothing. Never goes back. */
  async raiseAlertFrom(brandId: string, at: number): Promise<void> {
    await this.#db.eval(RAISE, 1, this.#keys.brand(brandId).meta, 'alertFrom', Math.round(at));
  }

  /** Lets the detectors learn the whole history anew; what was decided stays decided. */
  async relearn(brandId: string): Promise<void> {
    await this.#db.hset(this.#keys.brand(brandId).meta, 'rebuild', '1');
  }

  /** False where another pass or an operator came first: read again and decide anew. */
  async commit(brandId: string, version: number, change: DetectionChange): Promise<boolean> {
    const payload = JSON.stringify({
      state: change.state ?? null,
      incidents: change.incidents.map((incident) => ({
        id: incident.id,
        topic: incident.topic,
        openedAt: incident.openedAt,
        resolved: incident.state === 'resolved',
        value: JSON.stringify(incident),
      })),
      outbox: Object.fromEntries([...change.outbox].map(([id, entry]) => [id, JSON.stringify(entry)])),
      position: change.position ?? null,
      relearnedAt: change.relearnedAt ?? null,
    });
    const reply = await this.#commit.run(this.#db, [this.#keys.brand(brandId).base], [version, payload]);
    return reply !== -1;
  }

  /** Changes one incident as an operator does; null where there is none of that id. */
  async update(brandId: string, id: string, change: (incident: Incident) => Incident): Promise<Incident | null> {
    for (;;) {
      const version = Number((await this.#db.hget(this.#keys.brand(brandId).detect, 'version')) ?? 0);
      const incident = await this.get(brandId, id);
      if (!incident) return null;
      const changed = change(incident);
      const saved = await this.commit(brandId, version, {
        incidents: [changed],
        outbox: new Map(),
      });
      if (saved) return changed;
    }
  }

  async get(brandId: string, id: string): Promise<Incident | null> {
    const value = await this.#db.hget(this.#keys.brand(brandId).incidents, id);
    return value === null ? null : (JSON.parse(value) as Incident);
  }

  /** Newest first. */
  async list(brandId: string, limit = 100): Promise<Incident[]> {
    const ids = await this.#db.zrevrange(this.#keys.brand(brandId).incidentOrder, 0, limit - 1);
    return this.#many(brandId, ids);
  }

  async outbox(brandId: string): Promise<Map<string, OutboxEntry>> {
    const entries = await this.#db.hgetall(this.#keys.brand(brandId).outbox);
    return new Map(Object.entries(entries).map(([id, value]) => [id, JSON.parse(value) as OutboxEntry]));
  }

  async settle(brandId: string, transitionId: string): Promise<void> {
    await this.#db.hdel(this.#keys.brand(brandId).outbox, transitionId);
  }

  async saveReport(brandId: string, transitionId: string, report: SavedReport): Promise<void> {
    await this.#db.hset(this.#keys.brand(brandId).reports, transitionId, JSON.stringify(report));
  }

  async report(brandId: string, transitionId: string): Promise<SavedReport | null> {
    const value = await this.#db.hget(this.#keys.brand(brandId).reports, transitionId);
    return value === null ? null : (JSON.parse(value) as SavedReport);
  }

  async #many(brandId: string, ids: readonly string[]): Promise<Incident[]> {
    if (ids.length === 0) return [];
    const values = await this.#db.hmget(this.#keys.brand(brandId).incidents, ...ids);
    return values.filter((value) => value !== null).map((value) => JSON.parse(value) as Incident);
  }
}

/** The same move of the same incident has the same id in every process. */
export function transitionId(incidentId: string, transition: Transition): string {
  return `${incidentId}/${transition.kind}/${Math.floor(transition.at / 1000)}`;
}
