import type { Incident, Transition } from '../domain/incident.ts';
import type { Shift } from '../domain/shift.ts';
import { outageOf, type SourceStanding } from '../domain/source-standing.ts';
import { counted } from '../lib/counted.ts';
import { toldShift } from './escalation.ts';
import { DEFAULT_POLICY, type LifeCyclePolicy } from './policy.ts';
import type { LifeCycleReason } from './reasons.ts';
import { excess, excessRate, severityOf } from './severity.ts';

const HOUR = 3_600_000;

/** Each reason in words: for `turntide explain`, the console and the documentation. */
export const REASON_TEXTS: Readonly<Record<LifeCycleReason, string>> = {
  calm: 'nothing unusual',
  shift: 'the trend left its baseline',
  'escalated-in-cool-down': 'far worse than the last incident, though within its cool-down',
  'cooling-down': 'outside the baseline, but too soon after the last incident',
  backfill: 'older than the watch: counted, never alerting',
  'already-decided': 'decided before',
  'missing-data': 'nothing is known of this time',
  'source-out': 'a source that brings a good part of the mentions fails: too little is known of this time',
  provisional: 'the step is not finished',
  'warming-up': 'too little history to know what is usual',
  'context-only': 'only the total volume moved, which is never an alert',
  'no-evidence': 'no numbers to show',
  'no-real-escalation': 'still outside the baseline, not clearly worse than told',
  acknowledged: 'worse, but not by twice, and somebody is at it',
  snoozed: 'worse, but not by twice, and snoozed',
  'severity-rose': 'a grade of severity up',
  'rate-rose': 'the rate rose clearly above what was told',
  'second-wave': 'as bad again as it was, after a recovery',
  'still-elevated': 'below the threshold, yet above half of what was told',
  calming: 'calm, not for long enough yet',
  receding: 'the newest hours are below half of what was told, though the whole window still stands out',
  'past-its-worst': 'for two hours the newest hours have been below half of what was told',
  'calm-for-recovery': 'calm for two hours',
  'calm-for-resolution': 'calm for twelve hours',
  flickering: 'outside the baseline again, short of a second wave',
  'merged-into-brand': "began together with the brand's own incident and is told there",
};

/** Why an incident did what it did, with the numbers, line by line. */
export function explainIncident(incident: Incident, policy: LifeCyclePolicy = DEFAULT_POLICY): string[] {
  const lines = [
    `${incident.id}: ${incident.state}, severity ${incident.severity} of 5`,
    `began about ${instant(incident.since)}, opened ${instant(incident.openedAt)}${incident.resolvedAt === undefined ? '' : `, resolved ${instant(incident.resolvedAt)}`}`,
    '',
    'Moves:',
    ...incident.history.flatMap((move) => [`  ${moveLine(move)}`, `    ${shiftLine(move.shift)}`]),
    '',
    'Severity, from the strongest shift told:',
    `  ${severityLine(incident)}`,
    '',
    'Now:',
    `  ${shiftLine(incident.latest)}`,
    ...nextLines(incident, policy).map((line) => `  ${line}`),
  ];
  return lines;
}

/** Which of the brand's sources fail or are silent, since when and why, and what that means for the numbers; empty where all are heard. */
export function failingLines(sources: readonly SourceStanding[]): string[] {
  const failing = sources.filter(({ failures }) => failures > 0);
  const silent = sources.filter(({ failures, silentSince }) => failures === 0 && silentSince !== undefined);
  if (failing.length + silent.length === 0) return [];
  const lines = [...failing.map(failingLine), ...silent.map(silentLine)];
  // A source that has never answered brought nothing that could be missing now.
  const missing = sources.filter((source) => outageOf(source) !== undefined || source.failures > 0);
  const verb = silent.length > 0 ? 'are heard' : 'answer';
  const meaning =
    missing.length === sources.length
      ? `nothing is known of this time: nothing opens, calms or resolves until one ${verb === 'answer' ? 'answers' : 'is heard'}`
      : missing.length > 0
        ? `what they bring is missing here: where that is a quarter of the mentions or more, nothing calms until they ${verb}`
        : 'their answers are fine and their usual gap is not well known yet: what they do not bring counts as calm';
  return [silent.length > 0 ? 'Sources that fail or are silent:' : 'Sources that fail:', ...lines, `  ${meaning}`];
}

function failingLine({ id, failures, lastSuccess, failure }: SourceStanding): string {
  const since = lastSuccess === undefined ? 'has never answered' : `has not answered since ${instant(lastSuccess)}`;
  return `  ${id} ${since}, ${counted(failures, 'failure')} in a row${failure === undefined ? '' : `: ${failure}`}`;
}

function silentLine({ id, silentSince, usualGapMs }: SourceStanding): string {
  const usual = usualGapMs === undefined ? '' : `, though its usual gap is ${hours(Math.max(60_000, usualGapMs))}`;
  return `  ${id} has brought nothing since ${instant(silentSince ?? 0)}${usual}`;
}

function moveLine(move: Transition): string {
  const why = (REASON_TEXTS as Readonly<Record<string, string>>)[move.reason];
  return `${instant(move.at)}  ${move.kind} (severity ${move.severity}): ${move.reason}${why ? `, ${why}` : ''}`;
}

/** The evidence of a shift in one line. */
export function shiftLine(shift: Shift): string {
  const { observed, expected } = shift;
  const p = shift.pValue < 0.0001 ? shift.pValue.toExponential(1) : shift.pValue.toFixed(4);
  const window = `in ${hours(shift.windowMs)} to ${instant(shift.at)}`;
  const ofPraise = shift.kind === 'positive-share';
  const count = `${ofPraise ? `${number(observed.positive)} positive` : `${number(observed.negative)} negative`} of ${number(observed.total)}`;
  const usual =
    shift.kind === 'negative-volume'
      ? `${number(expected.negative)} expected (95 %: ${number(expected.negativeLow)} to ${number(expected.negativeHigh)})`
      : shareText(shift);
  return `${shift.kind} ${shift.shape}: ${count} ${window}, ${usual}, p = ${p}`;
}

function shareText({ kind, observed, expected }: Shift): string {
  const ofPraise = kind === 'positive-share';
  const share = percent((ofPraise ? observed.positive : observed.negative) / Math.max(1, observed.total));
  if (!ofPraise)
    return `share ${share}, ${percent(expected.share)} expected (95 %: ${percent(expected.shareLow)} to ${percent(expected.shareHigh)})`;
  const { positiveShare, positiveShareLow, positiveShareHigh } = expected;
  if (positiveShare === undefined) return `share ${share}, more expected`;
  return `share ${share}, ${percent(positiveShare)} expected (95 %: ${percent(positiveShareLow ?? 0)} to ${percent(positiveShareHigh ?? 1)})`;
}

function severityLine(incident: Incident): string {
  const told = toldShift(incident);
  const { size, speed, reach, persistence, total } = severityOf(told, incident.since, incident.reach);
  const part = (name: string, weight: number, value: number): string => `${name} ${weight} × ${value.toFixed(2)}`;
  return `${part('size', 0.4, size)} + ${part('speed', 0.2, speed)} + ${part('reach', 0.2, reach)} + ${part('persistence', 0.2, persistence)} = ${total.toFixed(2)}; reach by ${reachWords(incident)}; never lowered while open`;
}

/** What reach was graded by. */
function reachWords({ reach }: Incident): string {
  if (!reach) return 'mentions alone';
  const known = [
    ...(reach.voices === undefined ? [] : [`${number(reach.voices)} ${reach.voices === 1 ? 'voice' : 'voices'}`]),
    ...(reach.followers === undefined ? [] : [`${number(reach.followers)} followers or views`]),
    ...(reach.engagement === undefined ? [] : [`${number(reach.engagement)} likes, reposts and replies`]),
  ];
  return known.length === 0 ? 'mentions alone' : known.join(', ');
}

/** What it would take for the next move. */
function nextLines(incident: Incident, policy: LifeCyclePolicy): string[] {
  if (incident.state === 'resolved') {
    return [
      `nothing opens before ${instant((incident.resolvedAt ?? incident.updatedAt) + policy.coolDownMs)}, unless twice as bad`,
    ];
  }
  const told = excessRate(toldShift(incident));
  const handled = incident.acknowledgedBy !== undefined || incident.snoozedUntil !== undefined;
  const factor = handled ? policy.escalationWhileHandled : policy.escalation;
  const calm = incident.state === 'recovering' ? policy.resolveAfterMs : policy.recoverAfterMs;
  const next = incident.state === 'recovering' ? 'resolved' : 'recovering';
  return [
    `told so far: ${rate(told)} above the expected; worsens from ${rate(told * factor)}, or a grade of severity more`,
    `now ${rate(excessRate(incident.latest))} above (${number(excess(incident.latest))} mentions); calm below ${rate(told / 2)} and inside the baseline`,
    `calm for ${counted(incident.calmSteps, 'step')} in a row; ${next} after ${hours(calm)} of calm`,
    ...(incident.mergedInto === undefined ? [] : [`told within ${incident.mergedInto}, which opened later`]),
    ...(incident.includes ?? []).map((id) => `includes ${id}, which opened before`),
    ...(incident.muted ? ['muted: followed, not told'] : []),
    ...(incident.snoozedUntil === undefined ? [] : [`snoozed until ${instant(incident.snoozedUntil)}`]),
    ...(incident.acknowledgedBy === undefined ? [] : [`acknowledged by ${incident.acknowledgedBy}`]),
  ];
}

function instant(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15
    ? `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : '?';
}

function hours(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Number((ms / HOUR).toFixed(1))} h`;
}

function number(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) < 10 ? 1 : 0)));
}

function rate(value: number): string {
  return `${number(value)} negative an hour`;
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}
