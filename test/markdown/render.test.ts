import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/markdown/render.ts';

describe("people's Markdown as HTML", () => {
  test('drops scripts, event handlers and dangerous addresses', () => {
    const html = renderMarkdown(
      '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![b](data:text/html,x) <b onclick=x>c</b>',
    );
    expect(html).not.toMatch(/script|onerror|onclick|javascript:|data:/);
    expect(html).toContain('c');
  });

  test('gives no link our approval', () => {
    expect(renderMarkdown('[a](https://example.org)')).toContain('rel="nofollow ugc noopener"');
  });

  test('starts headings below those of the page, and leaves no level out', () => {
    expect(renderMarkdown('# A\n\n###### B')).toBe('<h3>A</h3>\n<h4>B</h4>');
    expect(renderMarkdown('### A\n\n# B\n\n### C', 4)).toBe('<h4>A</h4>\n<h4>B</h4>\n<h5>C</h5>');
  });

  test('folds details with their summary and renders what is inside', () => {
    const html = renderMarkdown(
      '<details>\n<summary>More <b>x</b></summary>\n\n**bold**\n\n</details>\n\nafter',
    );
    expect(html).toBe(
      '<details><summary>More x</summary><p><strong>bold</strong></p></details>\n<p>after</p>',
    );
  });

  test('keeps an unclosed details and a stray closing tag from swallowing the rest', () => {
    expect(renderMarkdown('<details>\n\ninside')).toContain('inside');
    expect(renderMarkdown('</details>\n\nafter')).toContain('<p>after</p>');
  });

  test('shows tables and task lists as GitHub does', () => {
    expect(renderMarkdown('| a |\n|---|\n| b |')).toContain('<td>b</td>');
    expect(renderMarkdown('- [x] done')).toContain('type="checkbox"');
  });

  test.each(['*a_', '>', '1. ', '- ', '[a](<b', '|a', '<a '])(
    'shows a text of nothing but %s as it was written, instead of working on it for minutes',
    (piece) => {
      const html = renderMarkdown(piece.repeat(65_536 / piece.length));
      expect(html.startsWith('<pre>')).toBe(true);
      expect(html.slice('<pre>'.length, -'</pre>'.length)).not.toMatch(/[<>]/);
    },
  );

  test('renders a long text that people wrote', () => {
    expect(renderMarkdown('- **a** [b](https://example.org)\n'.repeat(300))).toContain('<strong>a</strong>');
  });
});
