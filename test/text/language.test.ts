import { describe, expect, it } from 'vitest';
import { identifyLanguage } from '../../src/text/language.ts';

const languageOf = (text: string, hint?: string): string => identifyLanguage(text, hint).language;

describe('the language of a text', () => {
  it.each([
    ['en', 'not bad at all'],
    ['en', 'omg my bag never made it to the gate, thanks for nothing'],
    ['es', 'el vuelo salió tarde y nadie nos dijo nada'],
    ['pt', 'o voo atrasou e ninguém avisou a gente'],
    ['fr', "le service était vraiment nul aujourd'hui"],
    ['de', 'mein Koffer ist immer noch nicht da'],
    ['it', 'il volo è in ritardo e non ci dicono niente'],
    ['ar', 'الخدمة سيئة جدا اليوم'],
    ['hi', 'आज की सेवा बहुत खराब थी'],
    ['nl', 'Mijn koffer is kwijt, vreselijk'],
    ['pl', 'To jest naprawdę złe'],
    ['ja', 'これはひどい'],
    ['ru', 'это ужасно'],
    ['fa', 'این خیلی بد است'],
  ])('reads %s: %s', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  it('is none for links, handles and signs, unless the network says one', () => {
    for (const text of ['', '   ', '@ana http://a.example', '😡😡 !!!', '12:30']) expect(languageOf(text)).toBe('und');
    expect(languageOf('😡', 'es-MX')).toBe('es');
  });

  it('believes the network where the text does not tell, and the text where it does', () => {
    expect(languageOf('hmm', 'sv')).toBe('sv');
    expect(languageOf('el vuelo salió tarde y nadie nos dijo nada', 'en')).toBe('es');
  });

  it('does not depend on what was read before', () => {
    const before = identifyLanguage('ciao a tutti');
    for (let index = 0; index < 20_000; index += 1) identifyLanguage(`w${index.toString(36)} x${index}`, 'en');
    expect(identifyLanguage('ciao a tutti')).toEqual(before);
  });

  it('takes hostile text', () => {
    for (const text of ['e\u0301'.repeat(50_000), '\ud800'.repeat(1000), '漢'.repeat(50_000), 'a'.repeat(1_000_000)]) {
      expect(() => identifyLanguage(text)).not.toThrow();
    }
  });
});
