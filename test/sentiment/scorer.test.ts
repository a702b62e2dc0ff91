import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { posts } from '../../bench/sentiment-texts.ts';
import { createScorer } from '../../src/sentiment/index.ts';

const scorer = createScorer();
const one = (text: string, lang = 'en') => scorer.score([{ text, lang }])[0]!;
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...posts(50, 5)));

describe('the shipped scorer', () => {
  it.each([
    ['positive', 'what a lovely crew, thank you so much'],
    ['positive', 'not bad at all, I am impressed'],
    ['positive', 'not bad at all'],
    ['positive', 'dying to eat a kitkat'],
    ['positive', "can't wait to fly with you again!!!"],
    ['positive', 'best coffee I ever had 😍'],
    ['negative', 'worst service ever, never again'],
    ['negative', 'nothing for redheads :('],
    ['negative', 'this is not good'],
    ['negative', 'my flight was cancelled and I am still on hold'],
    ['negative', 'I am sick of waiting'],
    ['negative', 'thanks for nothing'],
    ['negative', 'they lost my bag and nobody cares 😡'],
    ['neutral', 'the meeting is on Tuesday at 10:30'],
    ['neutral', 'Does flight 212 leave from gate 4 tomorrow?'],
  ])('reads as %s: %s', (label, text) => {
    expect(one(text).label).toBe(label);
  });

  it.each([
    ['es', 'me encanta, un servicio excelente', 'una vergüenza, el peor servicio'],
    ['pt', 'adorei, atendimento excelente', 'péssimo atendimento, que vergonha'],
    ['fr', 'merci, un service vraiment excellent', 'service nul, quelle honte'],
    ['de', 'super Service, vielen Dank', 'schlechter Service, eine Frechheit'],
    ['it', 'servizio ottimo, grazie mille', 'pessimo servizio, che schifo'],
    ['ar', 'خدمة رائعة شكرا لكم', 'خدمة سيئة جدا'],
    ['nl', 'heerlijk gegeten, geweldig', 'vreselijk slecht'],
  ])('reads %s: praise above blame', (language, praise, blame) => {
    const [good, bad] = scorer.score([{ text: praise }, { text: blame }]);
    expect(good!.language).toBe(language);
    expect(good!.score).toBeGreaterThan(bad!.score);
  });

  it('says what it cannot tell, and that a vocabulary is all it has', () => {
    expect(one('').flags).toEqual(['empty']);
    expect(one(' \u200b\n').flags).toEqual(['empty']);
    expect(one('http://a.example @ana').flags).toEqual(['only-links']);
    expect(scorer.score([{ text: 'To jest naprawdę złe' }])[0]!.flags).toEqual(['unknown-language']);
    expect(scorer.score([{ text: 'Mijn koffer is kwijt, vreselijk' }])[0]!.flags).toContain('lexicon-only');
    expect(one('great seats, lovely crew, but the food was awful and I hate the delays').flags).toContain('mixed');
    for (const text of ['', 'http://a.example']) expect(one(text)).toMatchObject({ label: 'neutral', confidence: 0 });
  });

  it('gives probabilities that add up, a score that follows from them, one of three labels', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { label, score, probabilities, confidence } = scorer.score([{ text }])[0]!;
        const { negative, neutral, positive } = probabilities;
        expect(negative + neutral + positive).toBeCloseTo(1, 9);
        expect(score).toBeCloseTo(positive - negative, 9);
        expect(['negative', 'neutral', 'positive']).toContain(label);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives the same for any batch split and any order, whatever was scored before', () => {
    const fresh = createScorer();
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 12 }), fc.nat(), (texts, cut) => {
        const requests = texts.map((text) => ({ text }));
        const whole = scorer.score(requests);
        const at = cut % (texts.length + 1);
        expect([...fresh.score(requests.slice(0, at)), ...fresh.score(requests.slice(at))]).toEqual(whole);
        expect(fresh.score([...requests].reverse()).reverse()).toEqual(whole);
      }),
    );
    // More words than the cache has slots for.
    const before = scorer.score([{ text: 'a lovely day' }]);
    scorer.score(
      Array.from({ length: 9_000 }, (_, index) => ({ text: `w${index} x${index} y${index} z${index}`, lang: 'en' })),
    );
    expect(scorer.score([{ text: 'a lovely day' }])).toEqual(before);
  });

  it('does not mind white space, kinds of apostrophe, skin tones, or links that differ', () => {
    const same = (a: string, b: string) => expect(one(a)).toEqual(one(b));
    same('I  love\n it', 'I love it');
    same('it isn’t good', "it isn't good");
    same('nice 👍🏽', 'nice 👍');
    same('look http://a.example/1', 'look https://b.example/2?x=y');
    same('@ana good job', '@bo good job');
    same('soooo good', 'sooooooooo good');
  });

  it('reads an emoji or a face for what it says, beside any plain text', () => {
    const plain = fc.constantFrom('the flight to Lisbon', 'my order from Monday', 'gate 12', 'our team today');
    fc.assert(
      fc.property(plain, (text) => {
        expect(one(`${text} 😍`).score).toBeGreaterThan(one(`${text} 😡`).score);
        expect(one(`${text} :)`).score).toBeGreaterThan(one(`${text} :(`).score);
      }),
    );
  });

  it('turns a plain judgement at its negation', () => {
    for (const word of ['good', 'happy', 'helpful', 'great', 'nice', 'friendly']) {
      expect(one(`the staff were not ${word}`).score).toBeLessThan(one(`the staff were ${word}`).score);
    }
  });

  it.each([
    ['en', 'that album is sick', 'positive'],
    ['en', 'six years and not a single complaint', 'positive'],
    ['en', "can't fault the staff", 'positive'],
    ['en', 'been on hold for two hours', 'negative'],
    ['fr', 'pas mal du tout cette pizza', 'positive'],
    ['fr', "c'était pas bon du tout", 'negative'],
    ['it', 'niente male davvero', 'positive'],
    ['it', 'mi hanno addebitato due volte lo stesso ordine', 'negative'],
    ['de', 'da gibt es nichts zu meckern', 'positive'],
    ['es', 'no está nada mal', 'positive'],
    ['pt', 'nada mal esse café', 'positive'],
  ])('reads a phrase as what it means together, %s: %s', (lang, text, label) => {
    expect(scorer.score([{ text, lang }])[0]!.label).toBe(label);
  });

  it('gives a phrase as one reason, as it is written', () => {
    const text = 'honestly the staff, CAN’T FAULT THEM.';
    const { reasons } = scorer.explain!({ text }, one(text));
    const phrase = reasons.find(({ text: shown }) => shown.startsWith('CAN’T FAULT'));
    expect(phrase?.weight).toBeGreaterThan(0);
    expect(text.slice(phrase!.start, phrase!.end)).toBe(phrase!.text);
  });

  it('gives what the vocabularies say of a text to the words that they know', () => {
    const text = 'Disgraceful. We flew to Oslo, and the crew was lovely to my mother';
    const { reasons } = scorer.explain!({ text }, one(text));
    const weightOf = (word: string) => reasons.find((reason) => reason.text === word)?.weight ?? 0;
    expect(weightOf('Disgraceful')).toBeLessThan(-0.15);
    expect(weightOf('lovely')).toBeGreaterThan(0.15);
    for (const quiet of ['flew', 'Oslo', 'mother']) expect(Math.abs(weightOf(quiet))).toBeLessThan(0.1);
  });

  it('explains every score by weights that add up to it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const sentiment = one(text);
        const { reasons } = scorer.explain!({ text }, sentiment);
        const sum = reasons.reduce((total, { weight }) => total + weight, 0);
        expect(sum).toBeCloseTo(sentiment.score, 9);
        for (const { text: shown, start, end } of reasons) {
          if (start !== undefined) expect(text.slice(start, end)).toBe(shown);
        }
      }),
    );
  });

  it('takes hostile text', () => {
    const hostile = [
      '😀'.repeat(250_000),
      `e${'\u0301'.repeat(100_000)}`,
      '\ud83d'.repeat(100_000),
      '\u202e'.repeat(50_000),
    ];
    hostile.push(
      'not '.repeat(100_000),
      'waiting for over '.repeat(30_000),
      '!'.repeat(1_000_000),
      'a'.repeat(1_000_000),
      '#'.repeat(100_000),
      ':('.repeat(100_000),
    );
    for (const text of hostile) {
      const sentiment = one(text);
      expect(Number.isFinite(sentiment.score)).toBe(true);
    }
  });
});

describe('the scorer by natural’s vocabularies', () => {
  const natural = createScorer({ kind: 'natural' });
  const label = (text: string) => natural.score([{ text, lang: 'en' }])[0]!.label;

  it('bounds a negation at its clause, and reads faces outside it', () => {
    expect(label('I love it')).toBe('positive');
    expect(label("I don't love it")).toBe('negative');
    expect(label('not today. I love it')).toBe('positive');
    expect(label('nothing for redheads :(')).toBe('negative');
    expect(label('💓 💗')).toBe('positive');
  });

  it('knows no words and no harm of an empty text', () => {
    expect(natural.score([{ text: '' }])[0]).toMatchObject({ label: 'neutral', flags: ['empty'] });
    expect(natural.score([{ text: 'constructor __proto__ toString', lang: 'en' }])[0]!.score).toBeCloseTo(0, 9);
  });
});
