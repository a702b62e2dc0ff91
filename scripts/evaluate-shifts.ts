import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cost } from '../bench/shifts-cost.ts';
import { loadNab } from '../bench/shifts-nab.ts';
import { picture } from '../bench/shifts-picture.ts';
import { promise } from '../bench/shifts-promise.ts';
import { ours, SHARE_RIVALS, type ShareRow, shareRow } from '../bench/shifts-share.ts';
import { stressTable } from '../bench/shifts-stress.ts';
import { fixedTable, judge, nestedTable, shiftedTable, type VolumeRow } from '../bench/shifts-volume.ts';

/**
 * Every figure of docs/shifts.md in one run:
 *   npm run evaluate:shifts -- --data DIR [--runs 150] [--brands 1000] [--pictures docs/images] [--only volume,share,…]
 * DIR holds `shift/` with the labelled series and windows.json; without it the parts that need them are left out.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    runs: { type: 'string', default: '150' },
    brands: { type: 'string', default: '1000' },
    pictures: { type: 'string' },
    only: { type: 'string', default: 'volume,share,stress,promise,cost' },
  },
});
const parts = new Set(values.only.split(','));
const runs = Number(values.runs);
const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const fixed = (x: number, digits: number): string => (Number.isFinite(x) ? x.toFixed(digits) : 'none');

function volumeLines(title: string, rows: readonly VolumeRow[], names: readonly string[]): void {
  say(`\n## ${title}`);
  say(`standard  low-FP  low-FN  caught  false a day  each (${names.join(' ')})`);
  for (const row of rows) {
    const each = row.each.map((score) => score.toFixed(0).padStart(4)).join('');
    const caught = `${row.caught}/${row.windows}`.padStart(6);
    say(
      `${row.standard.toFixed(1).padStart(8)}${row.lowFp.toFixed(1).padStart(8)}${row.lowFn.toFixed(1).padStart(8)}  ${caught}  ${row.falseAlarmsADay.toFixed(3).padStart(11)}  ${each}  ${row.name}`,
    );
  }
}

function shareLine(row: ShareRow): void {
  say(
    `${String(row.volume).padStart(6)}/h  median ${fixed(row.median, 1).padStart(5)} h  ≤12 h ${(100 * row.within12).toFixed(0).padStart(3)} %  ≤24 h ${(100 * row.within24).toFixed(0).padStart(3)} %  fresh null ${row.falseAlarmsADay.toFixed(3)}/day  ${row.name}`,
  );
}

if (values.data !== undefined && parts.has('volume')) {
  const all = loadNab(join(values.data, 'shift'));
  const judged = all.map(judge);
  const names = all.map((series) => series.name);
  volumeLines('Mention volume, labelled series, fixed parameters', fixedTable(all, judged), names);
  volumeLines('The same, threshold chosen on the other brands (nested)', nestedTable(all, judged), names);
  const shifted = shiftedTable(all);
  volumeLines('turntide detect, series beginning later', shifted, names);
  const mean = (pick: (row: VolumeRow) => number): number =>
    shifted.reduce((sum, row) => sum + pick(row), 0) / shifted.length;
  say(`mean: standard ${mean((r) => r.standard).toFixed(1)}, low-FP ${mean((r) => r.lowFp).toFixed(1)}`);
  if (values.pictures !== undefined) {
    mkdirSync(values.pictures, { recursive: true });
    all.forEach((series, i) => {
      writeFileSync(join(values.pictures!, `shifts-${series.name}.svg`), picture(series, judged[i]!.alerts));
    });
  }
}
if (parts.has('share')) {
  say('\n## Share .25 to .45 at one false alarm in 30 brand-days');
  for (const volume of [5, 50, 500]) {
    shareLine(shareRow('turntide detect', ours, volume, runs));
    for (const rival of SHARE_RIVALS) shareLine(shareRow(rival.name, rival.score, volume, runs));
  }
}
if (parts.has('stress')) {
  say('\n## Stress, 50 mentions an hour');
  for (const line of stressTable(runs, shareLine)) say(line);
}
if (parts.has('promise')) {
  say(`\n## False alerts, ${values.brands} simulated brands × 90 days`);
  const progress = process.stderr.isTTY ? (done: number) => void process.stderr.write(`\r${done} brands`) : () => {};
  for (const row of promise(Number(values.brands), 90, progress)) {
    const ages = row.byAge.map((x) => (x / row.promisedADay).toFixed(2)).join(' ');
    say(
      `${row.sensitivity.padEnd(9)} promised ${row.promisedADay.toFixed(3)}/day  measured ${row.measuredADay.toFixed(3)}/day  ratio ${(row.measuredADay / row.promisedADay).toFixed(2)}  by age (0–14, 14–30, 30–90 days) ${ages}`,
    );
  }
}
if (parts.has('cost')) {
  const { pushesASecond, restoredASecond, tickMs, stateBytes } = cost();
  say('\n## Cost, one core (CPU time)');
  say(`${Math.round(pushesASecond)} steps a second, ${Math.round(restoredASecond)} with the state read and written`);
  say(`10,000 brands × 10 topics: ${Math.round(tickMs)} ms a tick; state ${stateBytes} bytes`);
}
