import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trendPng } from '../charts/png.ts';
import { trendSvg } from '../charts/svg.ts';
import { ALL_TOPIC, type Brand, type Sensitivity } from '../domain/brand.ts';
import { SEVERITY_WORDS } from '../domain/incident.ts';
import { counted } from '../lib/counted.ts';
import { MemoryHistory } from '../pipeline/memory-history.ts';
import { BrandReplay, forgetOld } from '../pipeline/replay.ts';
import { drawnTrend, type Report } from '../pipeline/report.ts';
import type { ScoredItem } from '../pipeline/score.ts';
import { voiceCluster } from '../store/encoding.ts';

const WEEK_MS = 7 * 86_400_000;

/** One brand of a replay: one memory, and a detection at each sensitivity that is asked for. */
export interface BrandLine {
  readonly brand: Brand;
  readonly mentions: number;
  readonly history: MemoryHistory;
  readonly replays: readonly BrandReplay[];
  /** Cause as told at the opening, by sensitivity and incident id. */
  readonly causes: ReadonlyMap<string, string>;
  readonly from: number;
  readonly to: number;
  add(item: ScoredItem): void;
  advanceTo(complete: number): Promise<Report[]>;
}

/** @param sensitivities instead of the brand's own; none: its own. */
export function brandLine(brand: Brand, sensitivities: readonly Sensitivity[]): BrandLine {
  const history = new MemoryHistory(voiceCluster);
  const each = sensitivities.length > 0 ? sensitivities : [brand.sensitivity];
  const replays = each.map((sensitivity) => new BrandReplay({ ...brand, sensitivity }, history));
  const causes = new Map<string, string>();
  let mentions = 0;
  let last = 0;
  let to = 0;
  return {
    brand,
    history,
    replays,
    causes,
    get mentions() {
      return mentions;
    },
    get from() {
      return history.first ?? 0;
    },
    get to() {
      return to;
    },
    add(item) {
      if (history.add(item)) mentions += 1;
    },
    async advanceTo(complete) {
      const reports: Report[] = [];
      for (const replay of replays) {
        const told = await replay.advanceTo(complete);
        for (const { incident, transition, drivers } of told) {
          if (transition.kind === 'opened') causes.set(`${replay.brand.sensitivity} ${incident.id}`, drivers.cause);
        }
        reports.push(...told);
      }
      last = forgetOld(history, complete, last);
      to = complete;
      return reports;
    },
  };
}

/** What each sensitivity would have opened, brand by brand. */
export function backtestLines(lines: readonly BrandLine[], json: boolean): string[] {
  const out: string[] = [];
  for (const { brand, replays, causes, from, to } of lines) {
    const weeks = Math.max((to - from) / WEEK_MS, 1 / 7);
    for (const { brand: at, incidents } of replays) {
      const rows = incidents.map((incident) => ({
        brand: brand.id,
        sensitivity: at.sensitivity,
        incident: incident.id,
        topic: incident.topic,
        opened: new Date(incident.openedAt).toISOString(),
        resolved: incident.resolvedAt === undefined ? null : new Date(incident.resolvedAt).toISOString(),
        severity: incident.severity,
        moves: incident.history.length,
        cause: causes.get(`${at.sensitivity} ${incident.id}`) ?? '',
      }));
      if (json) {
        out.push(...rows.map((row) => JSON.stringify(row)));
        continue;
      }
      out.push(
        `${brand.name}, ${at.sensitivity}: ${counted(rows.length, 'incident')}, ${(rows.length / weeks).toFixed(1)} a week`,
      );
      for (const row of rows) {
        const end = row.resolved === null ? 'still open' : `resolved ${row.resolved.slice(0, 16)}`;
        const severity = `severity ${row.severity} (${SEVERITY_WORDS[row.severity]})`;
        out.push(
          `  ${row.opened.slice(0, 16)}  ${row.topic}, ${severity}, ${end}${row.cause === '' ? '' : `: ${row.cause}`}`,
        );
      }
    }
  }
  return out;
}

/** Draws each brand's trend with its baseline and incidents (of its own sensitivity, or the middle one). */
export async function drawPictures(lines: readonly BrandLine[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { brand, history, replays, from, to } of lines) {
    if (to === 0) continue;
    const shown = replays.find((replay) => replay.brand.sensitivity === brand.sensitivity) ?? replays[0];
    const trend = await drawnTrend(history, brand, ALL_TOPIC, from, to);
    const options = {
      width: 1_100,
      height: 320,
      title: `${brand.name}: negative mentions, what is usual, and incidents`,
      timeZone: brand.timeZone,
      spans: (shown?.incidents ?? [])
        .filter((incident) => incident.topic === ALL_TOPIC)
        .map((incident) => ({
          from: incident.since,
          to: incident.resolvedAt ?? to,
          label: `severity ${incident.severity}`,
        })),
    };
    await writeFile(join(folder, `${brand.id}.svg`), trendSvg(trend, options));
    await writeFile(join(folder, `${brand.id}.png`), await trendPng(trend, options));
  }
}
