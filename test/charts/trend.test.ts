import { loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendPng } from '../../src/charts/png.ts';
import { THEMES } from '../../src/charts/scene.ts';
import { trendSvg } from '../../src/charts/svg.ts';
import { trendScene } from '../../src/charts/trend-scene.ts';
import { HOUR, MINUTE, NOW, sampleTrend } from '../support/sample-messages.ts';

const since = NOW - 50 * MINUTE;
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe('a trend as SVG', () => {
  it('says what is counted, in the brand’s time, and marks the onset', () => {
    const svg = trendSvg(sampleTrend(), { since, timeZone: 'Europe/Vienna', title: 'Aurora Air' });
    expect(texts(svg)).toEqual(
      expect.arrayContaining(['Aurora Air', 'negative mentions an hour', 'Mon 23 Nov', 'began 14:10', '0', '200']),
    );
  });

  it('can be read out', () => {
    const svg = trendSvg(sampleTrend(), { title: 'Aurora Air', description: 'It rose.' });
    expect(svg).toContain('role="img"');
    expect(svg).toContain('<title>Aurora Air</title>');
    expect(svg).toContain('<desc>It rose.</desc>');
  });

  it('shows a title as text, whatever it holds', () => {
    const svg = trendSvg(sampleTrend(), { title: '</text><script>alert(1)</script>&"\u0000\ud800' });
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
    expect(svg.isWellFormed()).toBe(true);
  });

  it('leaves out the band where nothing is known to be usual, and the mark where it lies outside', () => {
    const bare = sampleTrend().map(({ start, negative, neutral, positive }) => ({
      start,
      negative,
      neutral,
      positive,
    }));
    const svg = trendSvg(bare, { since: NOW - 90 * HOUR });
    expect(svg).not.toContain(THEMES.light.usual);
    expect(svg).not.toContain('began');
  });

  it('shows all mentions behind the negative ones where it is the share that moved', () => {
    const svg = trendSvg(sampleTrend(), { totals: true });
    expect(texts(svg)).toContain('all mentions');
    expect(trendSvg(sampleTrend())).not.toContain(THEMES.light.all);
  });

  it('of nothing says so', () => {
    expect(texts(trendSvg([]))).toEqual(['Nothing to draw yet']);
  });

  it('stays within its frame for any trend', () => {
    const point = fc.record({
      start: fc.integer({ min: 0, max: 2000 }).map((step) => NOW - step * 5 * MINUTE),
      negative: fc.oneof(fc.nat(5000), fc.constant(Number.NaN)),
      neutral: fc.nat(100),
      positive: fc.nat(100),
      expectedNegative: fc.nat(50),
      expectedLow: fc.nat(20),
      expectedHigh: fc.integer({ min: 50, max: 9000 }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), fc.integer({ min: 200, max: 1200 }), (points, width) => {
        const { shapes, height } = trendScene(points, { width, since, timeZone: 'America/New_York' });
        const spots = shapes.flatMap((shape) => (shape.kind === 'path' ? shape.points : [[shape.x, shape.y] as const]));
        for (const [x, y] of spots) {
          expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a trend as PNG', () => {
  it('has two pixels a unit and the colours of its theme', async () => {
    const png = await trendPng(sampleTrend(), { since, width: 300, height: 150, theme: 'dark' });
    const image = await loadImage(Buffer.from(png));
    expect([image.width, image.height]).toEqual([600, 300]);
  });

  it('draws its text without any font of the system', async () => {
    const [one, other] = await Promise.all(
      ['Aurora Air', 'Borealis'].map((title) => trendPng(sampleTrend(), { title })),
    );
    expect(Buffer.compare(Buffer.from(one!), Buffer.from(other!))).not.toBe(0);
    const [undrawable, empty] = await Promise.all(['日本航空', ' '].map((title) => trendPng(sampleTrend(), { title })));
    expect(Buffer.compare(Buffer.from(undrawable!), Buffer.from(empty!))).toBe(0);
  });
});

describe('themes', () => {
  const channel = (value: number) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(Object.entries(THEMES))('%s keeps the contrast that WCAG asks for', (_, theme) => {
    for (const text of [theme.ink, theme.quiet]) expect(contrast(text, theme.background)).toBeGreaterThanOrEqual(4.5);
    for (const figure of [theme.negative, theme.usual])
      expect(contrast(figure, theme.background)).toBeGreaterThanOrEqual(3);
  });
});
