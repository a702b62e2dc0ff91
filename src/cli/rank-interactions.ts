import { INTERACTION_KINDS } from '../domain/interaction.ts';
import { buildGraph, engagers, type Graph } from '../influence/graph.ts';
import { rankAuthors } from '../influence/rank-authors.ts';
import { InteractionTable } from '../influence/table.ts';
import { UserError } from '../lib/errors.ts';
import { lineBatches } from '../lib/lines.ts';
import { printable } from '../lib/printable.ts';
import type { CommandIo } from './command.ts';
import { BadRows, jsonRows, openInput, Progress, RowWriter } from './files.ts';
import { timeOf } from './series-csv.ts';

export interface InteractionOptions {
  readonly interactions: string;
  readonly audiences: string;
  readonly k: number;
  readonly strict: boolean;
}

/** `turntide rank --interactions CSV --audiences FILE`: ranks for many audiences over one file of interactions. */
export async function rankInteractions(options: InteractionOptions, io: CommandIo): Promise<number> {
  if (options.interactions === '-' && options.audiences === '-') {
    throw new UserError('--interactions and --audiences cannot both be stdin; name a file for one');
  }
  const table = await readInteractions(options, io);
  const input = await openInput(options.audiences, io);
  const bad = new BadRows(input.name, io, options.strict);
  const out = new RowWriter(io.stdout);
  const progress = new Progress('rank', io, input);
  // Incidents of one moment share one graph; they often come together, so the newest few are kept.
  const graphs = new Map<number, Graph>();
  let done = 0;
  let unnamed = 0;
  try {
    for await (const batch of jsonRows(input, bad)) {
      for (const { line, value } of batch) {
        const incident = incidentOf(value, line, bad);
        if (!incident) continue;
        let graph = graphs.get(incident.at);
        if (!graph) {
          graph = buildGraph(table, incident.at);
          if (graphs.size >= 4) graphs.delete(graphs.keys().next().value as number);
          graphs.set(incident.at, graph);
        }
        let named = 0;
        for (const row of rowsFor(graph, table, incident, options.k)) {
          await out.line(JSON.stringify(row));
          named += 1;
        }
        if (named === 0) {
          unnamed += 1;
          if (unnamed <= 20)
            io.stderr.write(`${printable(incident.incident)}: nobody named; ${whyNobody(graph, table, incident)}\n`);
        }
        done += 1;
        progress.update(done);
      }
      if (out.closed || io.signal.aborted) break;
    }
  } finally {
    // Also where a bad row stops it: what came before is done.
    await out.flush();
  }
  progress.done();
  bad.summary(done);
  if (done === 0)
    io.stderr.write(`${input.name}: no incident in it; one a line: {"incident": …, "at": …, "audience": […]}\n`);
  if (unnamed > 20) io.stderr.write(`nobody named in ${unnamed} of ${done} incidents\n`);
  return io.signal.aborted ? 1 : 0;
}

interface Incident {
  readonly incident: string;
  /** Epoch ms. */
  readonly at: number;
  readonly audience: readonly string[];
  readonly exclude: readonly string[];
}

function* rowsFor(graph: Graph, table: InteractionTable, { incident, audience, exclude }: Incident, k: number) {
  const inAudience = new Uint8Array(graph.authors);
  const members = new Set<number>();
  for (const id of audience) {
    const number = table.find(id);
    if (number !== undefined) members.add(number);
  }
  for (const member of members) inAudience[member] = 1;
  const left = new Set(exclude.map((id) => table.find(id)).filter((number) => number !== undefined));
  const ranking = rankAuthors(graph, inAudience, left);
  const top = ranking.order.subarray(0, k);
  for (let i = 0; i < top.length; i += 1) {
    const author = top[i]!;
    let heard = 0;
    for (let p = graph.columnStart[author]!; p < graph.columnStart[author + 1]!; p += 1) {
      heard += inAudience[graph.columnGiver[p]!]!;
    }
    yield {
      incident,
      rank: i + 1,
      authorId: graph.ids[author]!,
      score: Number(ranking.score[author]!.toFixed(6)),
      audienceEngagers: heard,
      engagers: engagers(graph, author),
      authenticity: Number(ranking.trust.authenticity[author]!.toFixed(3)),
    };
  }
}

/** Why a rank came out empty, and what would mend it. */
function whyNobody(graph: Graph, table: InteractionTable, { at, audience, exclude }: Incident): string {
  if (graph.columnGiver.length === 0) return `no interaction is before ${at / 1000} ("at", in Unix seconds)`;
  const known = audience.filter((id) => table.find(id) !== undefined).length;
  const seen = `${known} of ${audience.length} in "audience" occur in the interactions`;
  return `all engagement before "at" is unbelieved or is with the ${exclude.length} in "exclude" (${seen})`;
}

const KINDS: ReadonlySet<string> = new Set(INTERACTION_KINDS);

async function readInteractions(options: InteractionOptions, io: CommandIo): Promise<InteractionTable> {
  const input = await openInput(options.interactions, io);
  const bad = new BadRows(input.name, io, options.strict);
  const progress = new Progress('interactions', io, input);
  const table = new InteractionTable();
  let columns: readonly number[] | undefined;
  let rows = 0;
  for await (const lines of lineBatches(input.bytes)) {
    for (const { number, text, tooLong } of lines) {
      if (text.trim() === '') continue;
      const cells = cellsOf(text);
      if (!columns) {
        columns = columnsOf(cells, input.name);
        continue;
      }
      const [giver, receiver, time, kind] = columns.map((column) => cells[column]?.trim() ?? '');
      const seconds = Number(time);
      if (tooLong || !giver || !receiver) bad.report(number, 'giver and receiver are both required');
      else if (!time || !Number.isFinite(seconds)) bad.report(number, `time "${time}" is not a number of Unix seconds`);
      else if (!KINDS.has(kind!)) bad.report(number, `kind "${kind}"; one of ${INTERACTION_KINDS.join(', ')}`);
      else {
        rows += 1;
        table.add(giver, receiver, seconds * 1000);
      }
    }
    progress.update(rows);
  }
  progress.done();
  bad.summary(rows);
  if (!columns) throw new UserError(`${input.name}: is empty; its first line must be giver,receiver,time,kind`);
  return table;
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells = line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)(?=,|$)/g) ?? [];
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function columnsOf(header: readonly string[], name: string): number[] {
  const names = header.map((cell) => cell.trim().toLowerCase());
  return ['giver', 'receiver', 'time', 'kind'].map((column) => {
    const index = names.indexOf(column);
    if (index < 0)
      throw new UserError(`${name}:1: no column "${column}"; the first line must be giver,receiver,time,kind`);
    return index;
  });
}

function incidentOf(value: Record<string, unknown>, line: number, bad: BadRows): Incident | undefined {
  const { incident, audience, exclude = [] } = value;
  const at = typeof value.at === 'number' ? value.at * 1000 : timeOf(String(value.at ?? ''));
  const ids = (list: unknown): string[] | undefined =>
    Array.isArray(list) && list.every((id) => typeof id === 'string' || typeof id === 'number')
      ? list.map(String)
      : undefined;
  const members = ids(audience);
  const left = ids(exclude);
  if (typeof incident !== 'string' && typeof incident !== 'number')
    bad.report(line, '"incident" is missing: a name for it');
  else if (at === null || !Number.isFinite(at))
    bad.report(line, '"at" is missing or no time: Unix seconds, or 2026-11-20T09:00:00Z');
  else if (!members) bad.report(line, '"audience" is missing: a list of author ids');
  else if (!left) bad.report(line, '"exclude" must be a list of author ids');
  else return { incident: String(incident), at, audience: members, exclude: left };
  return undefined;
}
