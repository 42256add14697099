import { describe, expect, it } from 'vitest';
import { isSlip } from '../../src/domain/near-miss.ts';
import { cutWord, printable, squeeze, strip, visibleLength, words } from '../../src/domain/text.ts';

describe('people’s text', () => {
  it('is cut into words at blanks, of which a line end is none', () => {
    expect(words(' a\tb\u00a0\u202fc  ')).toEqual(['a', 'b', 'c']);
    expect(squeeze('\u2009a \t b ')).toBe('a b');
    expect(strip('\u00a0 a  b\n ')).toBe('a  b\n');
    expect(cutWord('  /wish   cancel  a  b ')).toEqual({ word: '/wish', rest: 'cancel  a  b' });
    expect(cutWord('   ')).toEqual({ word: '', rest: '' });
  });

  it('is made fit to be repeated: one line, visible characters, cut with an ellipsis', () => {
    expect(printable('a\u0000\n\u2028b\u202e\u200fc\ud800')).toBe('a bc');
    expect(printable('  ')).toBe('');
    expect(printable('x'.repeat(80))).toBe('x'.repeat(80));
    expect(printable('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
    expect(Array.from(printable('😀'.repeat(500), 10))).toHaveLength(10);
  });

  it('is measured in what can be seen of it', () => {
    expect(visibleLength('a  b\n\nc')).toBe(5);
    expect(visibleLength('<!-- a -->b<!-- c -->')).toBe(1);
    expect(visibleLength('b<!-- c')).toBe(7);
    expect(visibleLength('😀\u200b')).toBe(1);
  });
});

describe('a slip', () => {
  it.each([
    ['qoute', 'quote'],
    ['quotes', 'quote'],
    ['quoe', 'quote'],
    ['quite', 'quote'],
    ['quot', 'quote'],
    ['wihs', 'wish'],
    ['wissh', 'wish'],
    ['accetp', 'accept'],
  ])('%s is one away from %s', (written, meant) => {
    expect(isSlip(written, meant)).toBe(true);
  });

  it.each([
    ['quote', 'quote'],
    ['fish', 'wish'],
    ['eject', 'reject'],
    ['wishes', 'wish'],
    ['wi', 'wish'],
    ['quaet', 'quote'],
    ['', 'wish'],
    ['etxned', 'extend'],
  ])('%s is none of %s', (written, meant) => {
    expect(isSlip(written, meant)).toBe(false);
  });
});
