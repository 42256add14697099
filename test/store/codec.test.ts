import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, decode, encode } from '../../src/store/codec.ts';

const instants = fc
  .bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
  .map((nanoseconds) => Temporal.Instant.fromEpochNanoseconds(nanoseconds));
const keys = fc.oneof(fc.string(), fc.constantFrom('$int', '$at', '$$int', '$', '__proto__'));
const text = fc.string({ unit: 'binary' }).map(clean);
const leaves = fc.oneof(text, fc.bigInt(), instants, fc.boolean(), fc.constant(null), fc.integer());
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys.map(clean), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(decode(encode(value))).toStrictEqual(value);
    }),
    { numRuns: 1000 },
  );
});

test('the written form stays what history was written in', () => {
  expect(encode({ amount: 12n, at: Temporal.Instant.from('2027-03-01T12:00:00.000001Z'), $own: 'x' })).toBe(
    '{"amount":{"$int":"12"},"at":{"$at":"2027-03-01T12:00:00.000001Z"},"$$own":"x"}',
  );
});

test('a property that is undefined is left out', () => {
  expect(encode({ a: undefined, b: [1] })).toBe('{"b":[1]}');
});

test('text loses NUL and half surrogate pairs, which PostgreSQL would refuse', () => {
  expect(clean('a\0b\ud83dc')).toBe('ab\ufffdc');
  expect(decode(encode({ 'k\0': '\udc00' }))).toStrictEqual({ k: '\ufffd' });
});

test('what JSON cannot hold is refused, not bent', () => {
  expect(() => encode(Number.NaN)).toThrow(TypeError);
  expect(() => encode({ f: () => 1 })).toThrow(TypeError);
  expect(() => encode(Symbol('x'))).toThrow(TypeError);
});
