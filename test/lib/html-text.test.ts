import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlToText } from '../../src/lib/html-text.ts';

const text = (html: string) => htmlToText(html).text;

describe('HTML becomes the text that a person reads', () => {
  test.each([
    ['plain text', 'plain text'],
    ['AT&amp;T &lt;3 caf&eacute; &#x1F600; &nbsp;x', 'AT&T <3 café 😀 x'],
    ['<p>One</p><p>Two<br>Three</p>', 'One\n\nTwo\nThree'],
    ['a <b>bold</b> word', 'a bold word'],
    ['<ul><li>one</li><li>two</li></ul>', 'one\n\ntwo'],
    ['5 < 6 and 7 > 3', '5 < 6 and 7 > 3'],
    ['before<!-- hidden > still -->after', 'beforeafter'],
    ['before<script>if (a < b) "</p>"</script>after', 'beforeafter'],
    ['<STYLE>p{}</STYLE >shown', 'shown'],
    ['<a title="x > y" href="/z">link</a>', 'link'],
    ['smile <img alt="😀" src="x"> at <img alt="A long caption of the picture" src="y">', 'smile 😀 at'],
    ['never closed <b', 'never closed'],
    ['<script>never closed', ''],
    ['', ''],
  ])('%s', (html, expected) => {
    expect(text(html)).toBe(expected);
  });

  test('links are absolute, web only, and each once', () => {
    const html = `<a href="/a">1</a> <a href='https://x.example/b?c=1&amp;d=2'>2</a> <a href="/a">3</a>
      <a href="javascript:alert(1)">4</a> <a href="#top">5</a> <a name=x>6</a>`;
    expect(htmlToText(html, 'https://site.example/page').links).toEqual([
      'https://site.example/a',
      'https://x.example/b?c=1&d=2',
    ]);
  });

  test('whatever comes, it ends, and no tag is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>!-/"\'= apscriptbr&;#') }), (html) => {
        expect(text(html)).not.toMatch(/<[a-z][^<>]*>/i);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a long run of openings costs no more than its length', () => {
    for (const piece of ['<', '<a href=', '<!--', '<script>', '<a "', '&', '<p x=">']) {
      expect(text(piece.repeat(100_000)).length).toBeLessThanOrEqual(piece.length * 100_000);
    }
  });
});
