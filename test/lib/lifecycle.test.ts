import { describe, expect, it } from 'vitest';
import { Lifecycle } from '../../src/lib/lifecycle.ts';

const never = (): Promise<void> => new Promise(() => {});

describe('a lifecycle', () => {
  it('releases last-in first-out, each once, and goes on after one that fails', async () => {
    const told: string[] = [];
    const lifecycle = new Lifecycle({ onProblem: (line) => told.push(line) });
    for (const name of ['first', 'second', 'third']) {
      lifecycle.own(name, name, () => {
        told.push(name);
        if (name === 'second') throw new Error('it is stuck');
      });
    }
    await Promise.all([lifecycle.close(), lifecycle.close()]);
    expect(told).toEqual(['third', 'second', 'closing second: it is stuck', 'first']);
  });

  it('gives up on those that hang, within one time for all of them', async () => {
    const told: string[] = [];
    const lifecycle = new Lifecycle({ deadlineMs: 600, totalMs: 700, onProblem: (line) => told.push(line) });
    lifecycle.own('what hangs least', null, never);
    lifecycle.own('what hangs', null, never);
    const started = performance.now();
    await lifecycle.close();
    expect(told).toEqual([
      'closing what hangs: not released within 600 ms',
      'closing what hangs least: not released within 500 ms',
    ]);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
