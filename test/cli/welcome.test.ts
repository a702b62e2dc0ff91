import { afterEach, describe, expect, it } from 'vitest';
import { welcome } from '../../src/cli/welcome.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

let test: TestApp | undefined;
afterEach(() => test?.close());

describe('the greeting', () => {
  it('promises a turn of the mood where the crowd begins, and not where it goes on', async () => {
    test = await startTestApp(
      'brands: [{ id: cloudline, query: cloudline }]\nsources: [{ id: crowd, kind: simulation }]\n',
      {
        roles: [],
      },
    );
    expect(await welcome(test.app, [])).toContain('its mood will turn within a minute. Ctrl-C ends.');
    await test.app.store.sources.saveCursor('crowd', 'somewhere');
    expect(await welcome(test.app, [])).toContain('A simulated crowd goes on where it stood. Ctrl-C ends.');
  });
});
