import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from '../../src/templates/line-diff.ts';

const shown = (before: string, after: string): string[] =>
  lineDiff(before, after).map(
    ({ kind, text }) => ({ same: '  ', removed: '- ', added: '+ ', gap: '…' })[kind] + text,
  );

test('what changed stands among a little of what did not', () => {
  expect(shown('a\nb\nc\nd\ne\nf\ng', 'a\nb\nc\nd\nE\nf\ng')).toEqual([
    '…',
    '  c',
    '  d',
    '- e',
    '+ E',
    '  f',
    '  g',
  ]);
  expect(shown('a\nb', 'a\nb\nc')).toEqual(['  a', '  b', '+ c']);
  expect(shown('a\nb\nc', 'b')).toEqual(['- a', '  b', '- c']);
  expect(shown('a', 'b')).toEqual(['- a', '+ b']);
});

test('lines that were moved or spaced otherwise are not all new', () => {
  expect(shown('one\ntwo\nthree', 'two\r\nthree  \r\none')).toEqual(['- one', '  two', '  three', '+ one']);
});

test('the old text is what is not added, the new text what is not removed', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(text, text, (old, now) => {
      const lines = lineDiff(old.join('\n'), now.join('\n'));
      // Nothing is left out of texts as short as these but what is far from any change.
      if (lines.some(({ kind }) => kind === 'gap')) return;
      const without = (gone: string) => lines.filter(({ kind }) => kind !== gone).map((line) => line.text);
      expect(without('added')).toEqual(old);
      expect(without('removed')).toEqual(now);
    }),
  );
});

test('long texts are compared no longer than short ones', () => {
  const long = (word: string) =>
    Array.from({ length: 20_000 }, (_, index) => `${word} ${index % 7}`).join('\n');
  expect(lineDiff(long('a'), long('b'))).toHaveLength(40_000);
});
