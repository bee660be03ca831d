import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../../../simulator/forge/pages/markdown.ts';

const render = (text: string): string => markdown(text).text.replace(/^<div class="prose">|<\/div>$/g, '');
const ALLOWED =
  /<(\/?(?:div|p|br|code|pre|strong|em|del|ul|ol|li|h[2-6]|hr|table|thead|tbody|tr|td|th|blockquote|details|summary|figure|figcaption|svg|text|rect|a))(\s[^>]*)?>/g;

describe('Markdown', () => {
  it('shows headings, emphasis, code, links and lists', () => {
    expect(render('## What *moves*')).toBe('<h3>What <em>moves</em></h3>');
    expect(render('a **b** `c <d>` \\*e\\* &lt;f&gt; snake_case_name')).toBe(
      '<p>a <strong>b</strong> <code>c &lt;d&gt;</code> *e* &lt;f&gt; snake_case_name</p>',
    );
    expect(render('[x](https://example.com/?a=1&b=2) and https://example.com/y.')).toBe(
      '<p><a href="https://example.com/?a=1&amp;b=2" rel="nofollow noreferrer noopener">x</a> and <a href="https://example.com/y" rel="nofollow noreferrer noopener">https://example.com/y</a>.</p>',
    );
    expect(render('- one\n- two\n  1. deep\n\ntext')).toBe('<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul><p>text</p>');
  });

  it('shows tables with their sides, and bars that are escaped or in code', () => {
    const table = render('| a | b |\n|---|--:|\n| x \\| y | `p | q` |\n| | 2 |');
    expect(table).toContain('<th class="left">a</th><th class="right">b</th>');
    expect(table).toContain('<td class="left">x | y</td><td class="right"><code>p | q</code></td>');
    expect(table).toContain('<td class="left"></td><td class="right">2</td>');
  });

  it('draws bar charts, and leaves other diagrams as text', () => {
    const bars = render(
      '```mermaid\nxychart-beta horizontal\n  title "Scores"\n  x-axis ["a/b <1>", "c"]\n  y-axis "Score" 0 --> 1\n  bar [0.5, 1]\n```',
    );
    expect(bars).toContain('<figcaption>Scores</figcaption>');
    expect(bars).toContain('a/b &lt;1&gt;');
    expect(bars.match(/<rect class="bar"/g)).toHaveLength(2);
    expect(render('```mermaid\ngraph TD; A-->B\n```')).toBe('<pre><code>graph TD; A--&gt;B</code></pre>');
    expect(render('```mermaid\nxychart-beta\nx-axis ["a"]\nbar [1, x]\n```')).toContain('<pre>');
  });

  it('hides comments, but not those in code', () => {
    expect(render('before\n\n<!-- trimtab:v1 eyJ9 -->')).toBe('<p>before</p>');
    expect(render('`<!-- a -->`')).toBe('<p><code>&lt;!-- a --&gt;</code></p>');
    expect(render('a <!-- never closed\n\nb')).toBe('<p>a </p>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](https://a"onmouseover="alert(1))',
    '![x](https://a/"><script>)',
    '<https://a"><svg/onload=alert(1)>',
    '&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62; &#x3c;script&#x3e;',
    '<details><summary><img src=x onerror=1></summary><script>1</script></details>',
    '| <b> | [x](data:text/html,1) |\n|---|---|\n| <i onclick=1> | x |',
    '```mermaid\nxychart-beta\ntitle "<script>"\nx-axis ["</text><script>1</script>"]\nbar [1]\n```',
    '```"><script>alert(1)</script>\n```',
  ])('makes nothing of %s but text and known elements', (text) => {
    expectHarmless(markdown(text).text);
  });

  it('is quick with texts that are made to be slow', () => {
    const nested = Array.from({ length: 60 }, (_, depth) => `${'> '.repeat(depth)}a`).join('\n');
    const start = performance.now();
    for (const text of [
      nested,
      '['.repeat(50_000),
      '**a '.repeat(20_000),
      '<!--'.repeat(20_000),
      '`'.repeat(50_000),
      '| - '.repeat(20_000),
      '>'.repeat(50_000),
    ])
      markdown(text);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('makes nothing else of any other text either', () => {
    const parts = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '*',
      '_',
      '|',
      '\n',
      '[',
      '](',
      ')',
      'https://',
      'javascript:',
      '<!--',
      '-->',
      '\\',
      '#',
      '- ',
      '```',
      'a',
      '<details>',
      '<summary>',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (words) => expectHarmless(markdown(words.join('')).text)),
      { numRuns: 300 },
    );
  });
});

/** Only elements of ours, only attributes of ours, and links that go to the web. */
function expectHarmless(page: string): void {
  for (const [, name, attributes = ''] of page.matchAll(ALLOWED)) {
    expect(`${name}: ${attributes}`).not.toMatch(/\son\w+=|="\s*(?:javascript|data):/i);
    if (name === 'a') expect(attributes).toMatch(/^ href="https?:\/\/[^"<>]*" rel="nofollow noreferrer noopener"$/i);
  }
  expect(page.replace(ALLOWED, '')).not.toMatch(/[<>]/);
}
