import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from '../../src/console/forms.ts';
import { html, safeUrl, trusted } from '../../src/console/html.ts';

describe('the html template', () => {
  it('escapes what is put in, keeps pieces of HTML, joins lists and leaves nothing for nothing', () => {
    const items = ['<b>', "a'b"].map((item) => html`<li title="${item}">${item}</li>`);
    expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}${trusted('<hr>')}`.toString()).toBe(
      '<ul><li title="&lt;b&gt;">&lt;b&gt;</li><li title="a&#39;b">a&#39;b</li></ul>0<hr>',
    );
  });

  it('lets no text out of where it was put', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `"'><script>${text}</script>&`),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const inner = html`${text}`.toString();
        expect(inner).not.toMatch(/[<>"']/);
        expect(inner).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(inner.isWellFormed()).toBe(true);
      }),
    );
  });

  it('links to the web alone', () => {
    expect(safeUrl('https://a.example/')).toBe('https://a.example/');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//a.example', '/path', 'https://', undefined]) {
      expect(safeUrl(bad)).toBeNull();
    }
  });
});

describe('a redirect', () => {
  it('stays on this site', () => {
    expect(ownPath('/incidents/a%2Fb?x=1', '/')).toBe('/incidents/a%2Fb?x=1');
    for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example', 'x', '/a\r\nb', '/a b', '', null]) {
      expect(ownPath(bad, '/home')).toBe('/home');
    }
  });
});
