import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { localPath } from '../../src/web/local-path.ts';

const HERE = 'https://wishwell.example';

test.each(['/', '/gh/works/lantern/3', '/gh/works/lantern/3/pledge?amount=37.50', '/gh/a%20b/c/1'])(
  'leads to a page of ours: %s',
  (path) => expect(localPath(path)).toBe(path),
);

test.each([
  undefined,
  '',
  'gh/works',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/gh/../..//evil.example',
  '/%2e//evil.example',
  'javascript:alert(1)',
  '/auth/logout',
  '/auth/login?next=/',
  '/x/../auth/login',
  ' /gh',
  '/gh\r\nset-cookie: a=b',
  `/${'x'.repeat(600)}`,
])('leads home instead of to %j', (next) => expect(localPath(next)).toBe('/'));

test('never leaves this server, whatever was asked for', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    '@',
    ':',
    '?',
    '#',
    '\t',
    '\n',
    ' ',
    'evil.example',
    'https:',
    'auth',
    '\u3002',
    '／',
  );
  const next = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`),
    fc.webUrl(),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(next, (asked) => {
      const to = localPath(asked);
      expect(to).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
      const url = new URL(to, HERE);
      expect(url.origin).toBe(HERE);
      expect(url.pathname.startsWith('/auth/')).toBe(false);
      expect(localPath(to)).toBe(to);
    }),
    { numRuns: 5000 },
  );
});
