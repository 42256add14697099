import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSignature, isSignedBy } from '../../src/github/signature.ts';
import { SECRET, sign } from './events.ts';

const body = Buffer.from(JSON.stringify({ action: 'created', comment: { body: 'Żółć 🦊 /start' } }));

test('accepts what one of the secrets signed', () => {
  expect(isSignedBy([SECRET], body, sign(body))).toBe(true);
  expect(isSignedBy(['the next secret, also long enough', SECRET], body, sign(body))).toBe(true);
  expect(isSignedBy([SECRET, 'the last secret, also long enough'], body, sign(body, 'another'))).toBe(false);
  expect(isSignedBy([], body, sign(body))).toBe(false);
});

test('refuses a body with any byte changed, added or removed', () => {
  const signature = sign(body);
  const changed = fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
    const copy = Buffer.from(body);
    copy.writeUInt8(copy.readUInt8(at) ^ by, at);
    return copy;
  });
  const longer = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((more) => Buffer.concat([body, more]));
  const shorter = fc.nat(body.length - 1).map((length) => body.subarray(0, length));
  fc.assert(
    fc.property(fc.oneof(changed, longer, shorter), (tampered) => {
      expect(isSignedBy([SECRET], tampered, signature)).toBe(false);
    }),
    { numRuns: 10_000 },
  );
});

test('refuses a signature with any digit changed', () => {
  const signature = sign(body);
  fc.assert(
    fc.property(fc.nat(63), fc.constantFrom(...'0123456789abcdef'), (at, digit) => {
      const index = 'sha256='.length + at;
      fc.pre(signature[index] !== digit);
      const changed = signature.slice(0, index) + digit + signature.slice(index + 1);
      expect(isSignedBy([SECRET], body, changed)).toBe(false);
    }),
  );
});

test('knows one form of a signature and no other', () => {
  const signature = sign(body);
  expect(isSignature(signature)).toBe(true);
  const others = [
    [null, '', 'sha256=', signature.slice(7), signature.replace('sha256', 'sha1'), `${signature}0`],
    [
      signature.slice(0, -1),
      signature.toUpperCase(),
      ` ${signature}`,
      `${signature}\n`,
      `${signature},${signature}`,
    ],
  ].flat();
  expect(others.map(isSignature)).toEqual(others.map(() => false));
  expect(isSignedBy([SECRET], body, signature.toUpperCase())).toBe(false);
});
