import { describe, expect, it } from 'vitest';
import { routesFor } from '../../src/alerts/routes.ts';
import type { Brand, Route } from '../../src/domain/brand.ts';
import { sampleBrand, sampleDigest, sampleMessage, sampleNotice } from '../support/sample-messages.ts';

const route = (channel: string, over: Partial<Route> = {}): Route => ({
  channel,
  minSeverity: 1,
  topics: [],
  on: [],
  ...over,
});
const brand = (...routes: Route[]): Brand => sampleBrand({ routes });

describe('routes', () => {
  it('lead to all channels that match, each once, in the order of the configuration', () => {
    const many = brand(
      route('slack'),
      route('pager', { minSeverity: 5 }),
      route('mail', { topics: ['baggage'] }),
      route('slack', { on: ['opened'] }),
    );
    expect(routesFor(sampleMessage(), many)).toEqual(['slack', 'mail']);
  });

  it('take a message where one of several to a channel does', () => {
    expect(
      routesFor(sampleMessage(), brand(route('slack', { minSeverity: 5 }), route('slack', { topics: ['baggage'] }))),
    ).toEqual(['slack']);
  });

  it('tell the end wherever the worst of it was told', () => {
    const grave = sampleMessage({ type: 'incident.resolved' }, { severity: 2 });
    const [transition] = grave.report.incident.history;
    const history = [{ ...transition!, severity: 4 as const }, transition!];
    const message = { ...grave, report: { ...grave.report, incident: { ...grave.report.incident, history } } };
    expect(routesFor(message, brand(route('pager', { minSeverity: 4 })))).toEqual(['pager']);
    expect(routesFor(grave, brand(route('pager', { minSeverity: 4 })))).toEqual([]);
  });

  it('send digests to the channels of the digest, notices to all of the brand', () => {
    const both = sampleBrand({ routes: [route('slack'), route('pager', { minSeverity: 5 })] });
    expect(routesFor(sampleDigest(), both)).toEqual(['mail']);
    expect(routesFor(sampleNotice(), both)).toEqual(['slack', 'pager', 'mail']);
  });

  it('are every configured channel where a brand names none', () => {
    expect(routesFor(sampleMessage(), brand(), ['terminal', 'outbox'])).toEqual(['terminal', 'outbox']);
  });
});
