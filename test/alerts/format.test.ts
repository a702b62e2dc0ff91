import { describe, expect, it } from 'vitest';
import { count, duration, large, lastWindow, percent, plural, timesIn } from '../../src/alerts/format.ts';
import { byChance } from '../../src/domain/words.ts';
import { DAY, HOUR, MINUTE, NOW } from '../support/sample-messages.ts';

describe('figures for people', () => {
  it.each([
    [0, '0'],
    [2.51, '2.5'],
    [31.4, '31'],
    [14_485, '14,485'],
  ])('counts %d as %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.001, 'below 1 %'],
    [0.456, '46 %'],
    [0.999, 'over 99 %'],
    [1, '100 %'],
  ])('shares %d as %s', (value, text) => {
    expect(percent(value)).toBe(text);
  });

  it('names one and many', () => {
    expect([plural(1, 'author'), plural(2, 'author'), plural(0, 'person', 'people')]).toEqual([
      '1 author',
      '2 authors',
      '0 people',
    ]);
    expect([large(3120), large(51_200_000)]).toEqual(['3,120', '51.2 million']);
  });

  it.each([
    [20_000, 'under a minute'],
    [40 * MINUTE, '40 min'],
    [2 * HOUR, '2 h'],
    [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
    [DAY, '1 day'],
    [2 * DAY + 4 * HOUR, '2 days 4 h'],
    [-5, 'under a minute'],
  ])('tells a duration of %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('names the window of a count', () => {
    expect([lastWindow(HOUR), lastWindow(DAY), lastWindow(3 * HOUR)]).toEqual([
      'the last hour',
      'the last day',
      'the last 3 h',
    ]);
  });

  it.each([
    [0, 'less than once in ten years'],
    [1e-4, 'less than once in ten years'],
    [7e-4, 'about once in 4 years'],
    [2.4e-3, 'about once in 14 months'],
    [2.4e-2, 'about once in 6 weeks'],
    [0.13, 'about once in 7 days'],
    [0.22, 'about once in 4 days'],
    [0.6, 'every day or two'],
    [1, 'every day or two'],
  ])('tells a chance of %d in a day as %s', (pValue, text) => {
    expect(byChance(pValue)).toBe(text);
  });
});

describe('times', () => {
  it('are those of the zone', () => {
    const vienna = timesIn('Europe/Vienna');
    expect([vienna.clock(NOW), vienna.full(NOW), vienna.day(NOW)]).toEqual([
      '15:00',
      'Mon 23 Nov, 15:00',
      'Monday 23 November 2026',
    ]);
    expect(timesIn('Asia/Kolkata').clock(NOW)).toBe('19:30');
  });

  it('carry the day where it is another one', () => {
    const vienna = timesIn('Europe/Vienna');
    expect(vienna.near(NOW - HOUR, NOW)).toBe('14:00');
    expect(vienna.near(NOW - 20 * HOUR, NOW)).toBe('Sun 22 Nov, 19:00');
  });

  it('are UTC where the zone is not known', () => {
    expect(timesIn('Mars/Olympus').zone).toBe('UTC');
  });
});
