import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/mail/html.ts';

describe('the HTML of a mail', () => {
  it('shows what somebody typed as they typed it, in elements and in attributes', () => {
    expect(html`<p title="${'"><script>'}">${`<b>'&"</b>`}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#39;&amp;&quot;&lt;/b&gt;</p>',
    );
  });

  it('escapes once, however deep a part was put in', () => {
    const name = html`<i>${'A & B'}</i>`;
    expect(html`<p>${[name, html`${name}`]}${null}${7}</p>`.markup).toBe(
      '<p><i>A &amp; B</i><i>A &amp; B</i>7</p>',
    );
  });

  it('holds no character of a text that could open or close anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.markup.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[&<>"']/);
      }),
    );
  });
});
