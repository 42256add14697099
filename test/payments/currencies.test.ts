// The table of currencies agrees with itself, with what people are shown, and refuses what Stripe could not charge fairly.
import { expect, it } from 'vitest';
import { parseAmount } from '../../src/domain/money.ts';
import { currencyRules } from '../../src/payments/currencies.ts';

const taken = 'AED AUD BRL CAD CHF CZK DKK EUR GBP HKD INR JPY MXN MYR NOK NZD PLN RON SEK SGD THB USD'.split(
  ' ',
);

it('gives the rules of the currencies asked for, in their order', () => {
  expect(
    currencyRules(['USD', 'EUR']).map(({ code, exponent, floorMinor }) => [code, exponent, floorMinor]),
  ).toEqual([
    ['USD', 2, 50n],
    ['EUR', 2, 50n],
  ]);
});

it.each(taken)('%s has the decimals that people are shown', (code) => {
  const [rule] = currencyRules([code]);
  const shown = new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions();
  expect(rule?.exponent).toBe(shown.maximumFractionDigits);
});

it.each(taken)('%s can be charged its least and no more than eight digits', (code) => {
  const [rule] = currencyRules([code]);
  expect(rule?.floorMinor).toBeGreaterThan(0n);
  expect(rule?.maximumMinor).toBe(99_999_999n);
});

it.each(taken)('%s is read by its code and by each of its signs', (code) => {
  const [rule] = currencyRules([code]);
  for (const sign of [code, ...(rule?.symbols ?? [])])
    expect(
      parseAmount(`500 ${sign}`, { habit: rule, known: currencyRules(taken), locale: 'en' }),
      sign,
    ).toMatchObject({ ok: true, value: { currency: code } });
});

it('names every currency that cannot be taken, and why, in one message', () => {
  expect(() => currencyRules(['KWD', 'EUR', 'HUF', 'XYZ'])).toThrow(
    /KWD cannot be taken: .*steps of ten.*; HUF .*without decimals.*; XYZ cannot be taken: known are AED/,
  );
  expect(() => currencyRules([])).toThrow('at least one currency');
  expect(() => currencyRules(['toString'])).toThrow('toString cannot be taken');
});
