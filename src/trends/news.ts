import { COOL_DOWN_MS, FALSE_ALERTS_A_DAY } from './budget.ts';

/** Numbers that are remembered: last alert, last firing, longest calm and rarest reading since that alert. */
export const NEWS_NUMBERS = 4;

export interface News {
  /** Whether a firing step that ends at `at` (epoch ms) is to be alerted; remembers it. Steps in order. */
  tell(at: number, logRate: number): boolean;
}

/**
 * The rule by which firing becomes an alert, for a rate of false alerts a day. What just goes on is told once: within the
 * cool-down nothing will do; after it either a quarter of the cool-down has been calm or the reading is e times as rare as all
 * that followed the last alert.
 */
export function createNews(memory: Float64Array, falseAlertsADay: number): News {
  const coolDown = coolDownOf(falseAlertsADay);
  return {
    tell: (at, logRate) => {
      const since = memory[0] === 0 ? Number.POSITIVE_INFINITY : at - memory[0]!;
      memory[2] = Math.max(memory[2]!, at - memory[1]!);
      memory[1] = at;
      const other = memory[2] >= coolDown / 4 || logRate < memory[3]! - 1;
      const alert = since >= coolDown && (other || since === Number.POSITIVE_INFINITY);
      if (alert) {
        memory[0] = at;
        memory[2] = 0;
      }
      memory[3] = alert ? logRate : Math.min(memory[3]!, logRate);
      return alert;
    },
  };
}

/** The cool-down of the sensitivity that is nearest to a rate. */
function coolDownOf(falseAlertsADay: number): number {
  if (falseAlertsADay > Math.sqrt(FALSE_ALERTS_A_DAY.more * FALSE_ALERTS_A_DAY.balanced)) return COOL_DOWN_MS.more;
  const fewer = falseAlertsADay < Math.sqrt(FALSE_ALERTS_A_DAY.fewer * FALSE_ALERTS_A_DAY.balanced);
  return COOL_DOWN_MS[fewer ? 'fewer' : 'balanced'];
}
