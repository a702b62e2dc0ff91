import { reasonWords } from './names.ts';

/** Named reasons of an incident's moves, as the end of “Told because …”. */
const MOVES: Readonly<Record<string, string>> = {
  shift: 'the trend left its usual range',
  'escalated-in-cool-down': 'it rose far above what was told last',
  'severity-rose': 'its severity rose',
  'rate-rose': 'it rose clearly above what was told last',
  'second-wave': 'it is as bad again as it was, after a recovery',
  'past-its-worst': 'it has been below half of its worst for two hours',
  'calm-for-recovery': 'it has been calm for a while',
  'calm-for-resolution': 'it has been calm for long enough',
};

export function because(reason: string): string {
  return MOVES[reason] ?? `of “${reasonWords(reason)}”`;
}
