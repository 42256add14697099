import { describe, expect, test } from 'vitest';
import { commandLines } from '../../src/markdown/commands.ts';

const texts = (source: string): string[] => commandLines(source).map(({ text }) => text);

describe('a command line', () => {
  test('is a line that starts with a slash, with its number in the source', () => {
    expect(commandLines('Hello\n\n/quote 500 in 14 days\nThe specification.\n\n/start')).toEqual([
      { line: 3, text: '/quote 500 in 14 days' },
      { line: 6, text: '/start' },
    ]);
  });

  test('may have up to three spaces before it and any after it', () => {
    expect(texts('   /start  ')).toEqual(['/start']);
    expect(texts('    /start')).toEqual([]);
    expect(texts('\t/start')).toEqual([]);
    expect(texts('see /start')).toEqual([]);
  });

  test('counts lines that end as on any system', () => {
    expect(commandLines('a\r\n\r\n/start\r/approve')).toEqual([
      { line: 3, text: '/start' },
      { line: 4, text: '/approve' },
    ]);
  });

  test('may stand in a list if it starts the line itself, and above a rule that makes it a heading', () => {
    expect(texts('- it does this\n- and that\n/start')).toEqual(['/start']);
    expect(texts('1. First\n   /start')).toEqual(['/start']);
    expect(texts('- /start')).toEqual([]);
    expect(texts('/accept @ada\n---\nThanks')).toEqual(['/accept @ada']);
  });

  test('may follow words with signs that hide nothing', () => {
    expect(texts('a < b, 2 * 3, <b>bold</b>, `code`, [link](https://example.org)\n/start')).toEqual([
      '/start',
    ]);
    expect(texts('An unpaired ` here\n/start')).toEqual(['/start']);
    expect(texts('| a |\n|---|\n/start')).toEqual(['/start']);
  });

  test('may follow a fold, and the blank line that ends it', () => {
    expect(texts('<details>\n<summary>More</summary>\n\n/start\n\n</details>')).toEqual(['/start']);
  });
});

describe('no command line', () => {
  test.each([
    ['fenced code', '```\n/start\n```'],
    ['fenced code that never ends', 'a\n~~~ sh\n/start\n\n/start'],
    ['fenced code in a list', '- ```\n  /start\n  ```'],
    ['code over two lines', 'as `code\n/start` here'],
    ['a block quote', '> /start'],
    ['the lazy rest of a block quote', '> somebody wrote\n/start'],
    ['a quote in a list', '- > a\n/start'],
    ['an HTML comment', '<!-- hidden\n\n/start\n-->'],
    ['an HTML comment within a paragraph', 'text <!-- hidden\n/start -->'],
    ['an HTML block', '<div>\n/start\n</div>'],
    ['preformatted HTML', '<pre>\n\n/start\n\n</pre>'],
    ['an attribute over two lines', 'a <b title="\n/start">c</b>'],
    ['a footnote', '[^1]: note\n/start'],
    ['the destination of a link definition', '[here]:\n/start'],
    ['the destination of a link', '[here](\n/start)'],
    ["an image's text", '![picture\n/start](https://example.org/a.png)'],
  ])('is in %s', (_, source) => {
    expect(texts(source)).toEqual([]);
  });

  test('is hidden by what has already ended', () => {
    expect(texts('```\ncode\n```\n/start')).toEqual(['/start']);
    expect(texts('> quoted\n\n/start')).toEqual(['/start']);
    expect(texts('<!-- comment -->\n\n/start')).toEqual(['/start']);
    expect(texts('> ```\n> code\n/start')).toEqual(['/start']);
    expect(texts('<div>\nx\n</div>\n\n/start')).toEqual(['/start']);
  });

  test('is found below quotes or lists that go deeper than anybody writes', () => {
    expect(texts(`${'> '.repeat(40)}a\n\n/start`)).toEqual([]);
  });
});
