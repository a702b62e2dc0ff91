import { describe, expect, it } from 'vitest';
import type { Mention } from '../../src/domain/mention.ts';
import { classifyNoise } from '../../src/matching/noise.ts';

const BRAND = {
  ownedAccounts: ['@Acme', 'rss:newsroom'],
  mutedAuthors: ['x:17', '@Sweepstakes'],
  languages: ['en', 'pt-BR'],
};

function mention(fields: Partial<Mention>): Mention {
  return {
    id: 'x:1',
    source: 'x',
    text: 'My bag is in Lisbon, I am not.',
    publishedAt: '2026-11-20T00:00:00.000Z',
    author: { id: 'x:1', handle: 'ana' },
    ...fields,
  };
}

const noise = (fields: Partial<Mention>) => classifyNoise(mention(fields), BRAND);

describe('noise control', () => {
  it('lets an ordinary mention through', () => {
    expect(noise({})).toEqual({ owned: false, muted: null });
  });

  it('knows the brand’s own accounts by handle, in any case, and by id', () => {
    expect(noise({ author: { id: 'x:2', handle: 'ACME' } }).owned).toBe(true);
    expect(noise({ author: { id: 'bluesky:d', handle: '@acme' } }).owned).toBe(true);
    expect(noise({ author: { id: 'rss:newsroom' } }).owned).toBe(true);
    expect(noise({ author: { id: 'x:2', name: 'Acme' } }).owned).toBe(false);
  });

  it('never mutes the brand’s own voice', () => {
    expect(noise({ author: { id: 'x:2', handle: 'acme' }, lang: 'fr' })).toEqual({ owned: true, muted: null });
  });

  it('mutes authors by id and by handle', () => {
    expect(noise({ author: { id: 'x:17' } }).muted).toBe('muted-author');
    expect(noise({ author: { id: 'x:3', handle: 'sweepstakes' } }).muted).toBe('muted-author');
  });

  it('mutes other languages, and no mention whose language is unknown', () => {
    expect(noise({ lang: 'fr' }).muted).toBe('language');
    expect(noise({ lang: 'en-GB' }).muted).toBeNull();
    expect(noise({ lang: 'pt' }).muted).toBeNull();
    expect(noise({ lang: 'und' }).muted).toBeNull();
  });

  describe('by country', () => {
    const abroad = (fields: Partial<Mention>) =>
      classifyNoise(mention(fields), { ...BRAND, languages: [], countries: ['gb', 'br'] }).muted;

    it.each([
      [
        'the app store',
        { url: 'https://apps.apple.com/de/app/id7?see-all=reviews' },
        { url: 'https://apps.apple.com/gb/app/id7' },
      ],
      ['the site', { url: 'https://www.zeitung.example.de/1' }, { url: 'https://paper.co.uk/1' }],
      ['the region of a language tag', { lang: 'zh-Hant-TW' }, { lang: 'pt-BR' }],
      [
        'the site before the language tag',
        { url: 'https://a.fr/1', lang: 'en-GB' },
        { url: 'https://a.uk/', lang: 'en-US' },
      ],
    ])('goes by %s', (_, other, own) => {
      expect(abroad(other)).toBe('muted-country');
      expect(abroad(own)).toBeNull();
    });

    it.each<Partial<Mention>>([
      {},
      { url: 'https://bsky.app/profile/a/post/1' },
      { url: 'https://news.site.io/1', lang: 'en' },
      { url: 'https://youtu.be/abc' },
      { url: 'https://10.0.0.1/x', lang: 'und' },
      { url: 'not a url', lang: 'es-419' },
    ])('keeps what says no country: %j', (fields) => {
      expect(abroad(fields)).toBeNull();
    });

    it('asks nothing where no country is set, and never of the brand itself', () => {
      expect(noise({ url: 'https://a.de/1' }).muted).toBeNull();
      expect(abroad({ url: 'https://a.de/1', author: { id: 'rss:newsroom' } })).toBeNull();
    });
  });

  it.each([
    ['spam-hashtags', `win now ${'#win '.repeat(13)}`],
    ['spam-handles', `${Array.from({ length: 16 }, (_, index) => `@user${index}`).join(' ')} look`],
    ['spam-links', Array.from({ length: 6 }, (_, index) => `https://a.example/${index}`).join(' ')],
    ['spam-repetition', 'cheap tickets '.repeat(3) + 'tickets '.repeat(25)],
  ])('names %s', (reason, text) => {
    expect(noise({ text }).muted).toBe(reason);
  });

  it('does not take anger for spam', () => {
    expect(
      noise({ text: 'NO NO NO NO NO @acme #fail #neveragain WHERE IS MY BAG https://a.example/1' }).muted,
    ).toBeNull();
    expect(noise({ text: 'ha '.repeat(20) }).muted).toBeNull();
  });

  it('does not judge an article by its links', () => {
    const text = `${'A paragraph of an article. '.repeat(60)}${'https://a.example/1 https://a.example/2 '.repeat(10)}`;
    expect(noise({ text }).muted).toBeNull();
  });
});
