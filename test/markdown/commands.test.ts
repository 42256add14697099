import { describe, expect, test } from 'vitest';
import { commandLines, readComment } from '../../src/markdown/commands.ts';

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
  });

  test('may follow a fold that is closed, and be in one that is open', () => {
    expect(texts('<details>\n<summary>More</summary>\n\nx\n\n</details>\n\n/start')).toEqual(['/start']);
    expect(texts('<details open>\n\n/start\n\n</details>')).toEqual(['/start']);
  });

  test('may follow a link definition, and stand where HTML begins a line', () => {
    expect(texts('[a]: https://example.org\n/start')).toEqual(['/start']);
    expect(texts('<div>\n/start\n</div>')).toEqual(['/start']);
    expect(texts('a<br>\n/start')).toEqual(['/start']);
  });

  test('may have before and after it what nobody sees', () => {
    for (const sign of ['\u00a0', '\ufeff', '\u200b', '\u3000', '\u200e', '\u200f'])
      expect(texts(`Hello\n\n${sign}/start${sign}`)).toEqual(['/start']);
    expect(texts('\ufeff/start')).toEqual(['/start']);
    expect(texts('\ufeff    /start')).toEqual([]);
  });
});

const leftOut = (source: string) => readComment(source).leftOut.map(({ text, why }) => [text, why]);

describe('a line that is seen and is no command', () => {
  test.each([
    ['fold', '<details>\n<summary>More</summary>\n\n/start\n\n</details>'],
    ['table', '| a |\n|---|\n/start'],
    ['table', '/start\n|-|\n| a |'],
    ['formula', '$$\n/start\n$$'],
    ['formula', 'a $x\n/start\ny$ b'],
    ['indented', 'text\n    /start'],
    ['definition', '> [a]:\n/start'],
    ['mail', 'Not yet\n\nOn 1 March 2027, Ada wrote:\n\n/start'],
  ])('is told with its place: %s', (why, source) => {
    expect(texts(source)).toEqual([]);
    expect(leftOut(source)).toEqual([['/start', why]]);
  });

  test('is no formula between two prices', () => {
    expect(texts('It costs $500\n/quote $500 in 14 days\nor $600')).toEqual(['/quote $500 in 14 days']);
  });
});

describe('a comment of more than anybody writes', () => {
  test.each([
    ['lines', '/start\n'.repeat(600)],
    ['marks', `${'[a](b) '.repeat(9_000)}\n/start`],
    ['cells', `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n${'|\n'.repeat(20_000)}\n/start`],
    ['depth', `${'<div>'.repeat(900)}\n\n/start`],
  ])('is not read, and says so: %s', (_, source) => {
    expect(readComment(source)).toMatchObject({ commandLines: [], intricate: true });
  });

  test('is read where its command comes first', () => {
    expect(texts(`/quote 500 in 14 days\n\n${'[a](b) '.repeat(9_000)}`)).toEqual(['/quote 500 in 14 days']);
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
    ['an HTML block, behind words', '<div>\nx\n/start\n</div>'],
    ['HTML that is struck out', '<del>\n\n/start\n\n</del>'],
    ['text that is struck out', '~~a\n/start\nb~~'],
    ['a quote of HTML', '<blockquote>\n\n/start\n\n</blockquote>'],
    ['code of HTML', '<code>a\n/start</code>'],
    ['small print', '<sub>a\n/start</sub>'],
    ['a comment that began in a quote', '> <!--\n\n/start'],
    ['a comment that began in a list', '- a\n  <!--\n\n/start'],
    ['an attribute that is open', '<p title="\n\n/start'],
    ['an alert', '> [!NOTE]\n> /start'],
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
});
