import { describe, expect, it } from 'vitest';
import { createNews, NEWS_NUMBERS } from '../../src/trends/news.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 0, 5);
/** The rule at one false alert a week, with a cool-down of 24 h, and a reading well beyond it. */
const weekly = () => createNews(new Float64Array(NEWS_NUMBERS), 1 / 7);
const RARE = Math.log(1 / 1000);

/** Hours at which a firing that lasts from `from` to `to` is told. */
function told(news: ReturnType<typeof weekly>, from: number, to: number, logRate = RARE): number[] {
  const hours: number[] = [];
  for (let hour = from; hour < to; hour += 1) if (news.tell(T0 + hour * HOUR, logRate)) hours.push(hour);
  return hours;
}

describe('news', () => {
  it('tells at once, and what goes on for days only once', () => {
    expect(told(weekly(), 0, 24 * 5)).toEqual([0]);
  });

  it('tells again after calm, when the cool-down is over', () => {
    const news = weekly();
    expect(told(news, 0, 3)).toEqual([0]);
    expect(told(news, 12, 14)).toEqual([]);
    expect(told(news, 40, 42)).toEqual([40]);
  });

  it('tells an escalation of what goes on, not within the cool-down', () => {
    const news = weekly();
    told(news, 0, 20);
    expect(told(news, 20, 23, RARE - 5)).toEqual([]);
    expect(told(news, 24, 30, RARE - 5)).toEqual([]);
    expect(told(news, 30, 33, RARE - 12)).toEqual([30]);
  });
});
