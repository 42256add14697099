import { describe, expect, test } from 'vitest';
import { readComment } from '../../src/markdown/commands.ts';
import { GITHUB_FOOTER, programs, tongues } from './mail-fixtures.ts';

const fixtures = Object.entries(programs).flatMap(([program, write]) =>
  Object.entries(tongues).map(([tongue, words]) => ({
    program,
    tongue,
    write: (quoted: string) => write(words, quoted),
  })),
);
const texts = (lines: readonly { readonly text: string }[]): string[] => lines.map(({ text }) => text);

test('there are enough of them', () => {
  expect(Object.keys(programs).length).toBeGreaterThanOrEqual(15);
  expect(Object.keys(tongues).length).toBeGreaterThanOrEqual(6);
});

describe.each(fixtures)('$program, $tongue', ({ write }) => {
  const quoted = `Looks good to me.\n\n/approve\n\n${GITHUB_FOOTER}`;

  test('a command that it quotes is left out, and told', () => {
    const read = readComment(`Not yet please\n\n${write(quoted)}`);
    expect(texts(read.commandLines)).toEqual([]);
    expect(read.leftOut).toMatchObject([{ text: '/approve', why: 'mail' }]);
    expect(read).toMatchObject({ own: 2, mail: true });
  });

  test('what stands above it is its author’s', () => {
    const read = readComment(`/reject It is broken.\nTwice.\n\n${write(quoted)}`);
    expect(texts(read.commandLines)).toEqual(['/reject It is broken.']);
    expect(read.own).toBe(3);
  });

  test('without GitHub’s own words in what is quoted', () => {
    const read = readComment(`Not yet please\n\n${write('/approve\n\nAda')}`);
    expect(texts(read.commandLines)).toEqual([]);
  });
});

describe('what is marked line by line', () => {
  test.each(Object.entries(tongues))('lets its author write below it: %s', (_, { wrote, day }) => {
    const read = readComment(`${wrote(day, 'Ada')}\n\n> Is it done?\n> /approve\n\nYes.\n\n/start`);
    expect(texts(read.commandLines)).toEqual(['/start']);
    expect(read).toMatchObject({ own: undefined, mail: true, leftOut: [] });
  });
});

describe('a mail that is quoted by a program that nobody knows', () => {
  test.each([
    ['an address and a date', 'Ni 2027-03-01 10:11, Ada <***@***.***> kirjutas:'],
    ['GitHub’s first line', '**Ada** left a comment (grace/editor#3)'],
    ['dashes and a field', '----- Izvorna poruka -----\nOd: Ada'],
    ['underscores and a field', '________________________________\nPošiljatelj: Ada'],
  ])('is known by %s', (_, head) => {
    expect(texts(readComment(`Not yet\n\n${head}\n\n/approve`).commandLines)).toEqual([]);
  });

  test('is known by GitHub’s footer: only the first paragraph is the author’s', () => {
    const read = readComment(`/start\n\nAda kirjutas nii\n\n/approve\n\n${GITHUB_FOOTER}`);
    expect(texts(read.commandLines)).toEqual(['/start']);
    expect(texts(read.leftOut)).toEqual(['/approve']);
  });
});

describe('what only resembles a mail', () => {
  test.each([
    ['a sentence', 'On Monday I tested 3 machines, and Ada wrote a note:'],
    ['a range', 'From: 1.0\nTo: 2.0'],
    ['a heading of a list', 'To do:\nSubject of the second step:'],
    ['a sentence about what was sent', 'Sent from the server are only empty pages'],
    ['a rule', '---'],
    ['a name', 'Ada wrote:'],
    ['code', '```\nFrom: Ada\nSent: 10:11\nTo: Grace\nSubject: x\n```'],
  ])('is its author’s: %s', (_, text) => {
    expect(texts(readComment(`${text}\n\n/start`).commandLines)).toEqual(['/start']);
  });
});
