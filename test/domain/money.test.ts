import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AmountContext,
  type AmountRefusal,
  type CurrencyRule,
  belowFloor,
  parseAmount,
  quoteFloor,
  writeAmount,
} from '../../src/domain/money.ts';
import { allCurrencies, cad, chf, eur, jpy, kwd, usd } from './some-currencies.ts';

const context = (habit: CurrencyRule | undefined, locale?: 'en' | 'fr'): AmountContext => ({
  habit,
  known: allCurrencies,
  locale,
});

/** `1200.50 EUR`, or the refusal's kind. */
function said(text: string, given: AmountContext): string {
  const result = parseAmount(text, given);
  if (!result.ok) return result.refusal.kind;
  const rule = allCurrencies.find((one) => one.code === result.value.currency);
  return writeAmount(result.value, rule?.exponent ?? 2);
}

function refusal(text: string, given: AmountContext): AmountRefusal {
  const result = parseAmount(text, given);
  if (result.ok) throw new Error(`${text} was read as ${result.value.minor}`);
  return result.refusal;
}

describe('an amount', () => {
  it.each([
    ['500', '500.00 EUR'],
    ['0.50', '0.50 EUR'],
    ['0,5', '0.50 EUR'],
    ['500€', '500.00 EUR'],
    ['€500', '500.00 EUR'],
    ['€ 500', '500.00 EUR'],
    ['EUR 500', '500.00 EUR'],
    ['500 eur', '500.00 EUR'],
    ['500 euros', '500.00 EUR'],
    ['€500 EUR', '500.00 EUR'],
    ['  500  € ', '500.00 EUR'],
    ['1200', '1200.00 EUR'],
    ['1200.5', '1200.50 EUR'],
    ['1200,50', '1200.50 EUR'],
    ['1,200.50 EUR', '1200.50 EUR'],
    ['1.200,50 EUR', '1200.50 EUR'],
    ['1 200,50 €', '1200.50 EUR'],
    ['1 200.50 €', '1200.50 EUR'],
    ['1\u00a0200,50\u00a0€', '1200.50 EUR'],
    ['1\u202f200,50\u202f€', '1200.50 EUR'],
    ['1\u2009200', '1200.00 EUR'],
    ["1'200.50", '1200.50 EUR'],
    ['1’200', '1200.00 EUR'],
    ['1 200', '1200.00 EUR'],
    ['12,345.67', '12345.67 EUR'],
    ['100,000.00', '100000.00 EUR'],
    ['999 999,99', '999999.99 EUR'],
  ])('is read the same in every locale: %j is %s', (text, amount) => {
    for (const locale of ['en', 'fr', undefined] as const)
      expect(said(text, context(eur, locale))).toBe(amount);
  });

  // One mark before exactly three digits. Three digits after one's own decimal mark stay doubtful: nobody writes cents so.
  it.each([
    // text, no locale, en, fr
    ['1,200', 'AmountAmbiguous', '1200.00 EUR', 'AmountAmbiguous'],
    ['1.200', 'AmountAmbiguous', 'AmountAmbiguous', 'AmountAmbiguous'],
    ['1,205', 'AmountAmbiguous', '1205.00 EUR', 'AmountAmbiguous'],
    ['1.005', 'AmountAmbiguous', 'AmountAmbiguous', 'AmountAmbiguous'],
    ['1,200 €', 'AmountAmbiguous', '1200.00 EUR', 'AmountAmbiguous'],
    ['0,500', 'AmountTooPrecise', 'AmountTooPrecise', 'AmountTooPrecise'],
    ['1234,567', 'AmountTooPrecise', 'AmountTooPrecise', 'AmountTooPrecise'],
    ['1,200.500', 'AmountTooPrecise', 'AmountTooPrecise', 'AmountTooPrecise'],
    ['1,200 JPY', '1200 JPY', '1200 JPY', '1200 JPY'],
    ['1.200 JPY', '1200 JPY', '1200 JPY', '1200 JPY'],
    ['1.20 JPY', 'AmountTooPrecise', 'AmountTooPrecise', 'AmountTooPrecise'],
    ['1,250 KWD', 'AmountAmbiguous', '1250.000 KWD', '1.250 KWD'],
    ['1.250 KWD', '1.250 KWD', '1.250 KWD', '1.250 KWD'],
    ['1,250.500 KWD', '1250.500 KWD', '1250.500 KWD', '1250.500 KWD'],
  ])('is never guessed: %j is %s without a locale, %s in English, %s in French', (text, none, en, fr) => {
    const rule = allCurrencies.find((one) => text.includes(one.code)) ?? eur;
    expect(said(text, context(rule))).toBe(none);
    expect(said(text, context(rule, 'en'))).toBe(en);
    expect(said(text, context(rule, 'fr'))).toBe(fr);
  });

  it('names both readings of an ambiguous amount', () => {
    expect(refusal('1,200', context(eur))).toEqual({
      kind: 'AmountAmbiguous',
      read: '1,200',
      readings: [
        { currency: 'EUR', minor: 120_000n },
        { currency: 'EUR', minor: 120n },
      ],
      suggestion: { currency: 'EUR', minor: 120_000n },
    });
  });

  it('names the one reading that the currency can express', () => {
    expect(refusal('1.005', context(eur))).toMatchObject({
      readings: [{ currency: 'EUR', minor: 100_500n }],
    });
  });

  it('suggests the next higher amount when there are too many decimals', () => {
    expect(refusal('12.3401', context(eur))).toMatchObject({
      kind: 'AmountTooPrecise',
      exponent: 2,
      suggestion: { currency: 'EUR', minor: 1235n },
    });
    expect(refusal('12.3400', context(eur)).suggestion?.minor).toBe(1234n);
  });

  it.each([
    ['0', 'AmountZero'],
    ['0.00', 'AmountZero'],
    ['€0', 'AmountZero'],
    ['-0', 'AmountNegative'],
    ['-5', 'AmountNegative'],
    ['−5 €', 'AmountNegative'],
    ['-€5', 'AmountNegative'],
    ['€-5', 'AmountNegative'],
    ['1000000.00', 'AmountTooLarge'],
    ['9'.repeat(40), 'AmountTooLarge'],
  ])('is above zero and at most the maximum: %j is refused as %s', (text, kind) => {
    expect(said(text, { habit: eur, known: [eur], locale: 'en' })).toBe(kind);
  });

  it('names the maximum when it is too large, and takes the maximum itself', () => {
    expect(refusal('1000000', context(eur))).toMatchObject({
      maximum: { currency: 'EUR', minor: 99_999_999n },
    });
    expect(said('999999.99', context(eur))).toBe('999999.99 EUR');
  });

  it.each([
    '',
    ' ',
    '€',
    'EUR',
    'NaN',
    'Infinity',
    '1e3',
    '0x10',
    '0b1',
    '１２',
    '1２',
    '١٢',
    '১২',
    '++1',
    '+1',
    '--1',
    '1-',
    '1__0',
    '1_000',
    '1..0',
    '1,,0',
    '1.2.3',
    '1,200,30',
    '1,2,3',
    '1 20',
    '1 2000',
    '1,200 300',
    "1'200,300'400",
    '1000,000,000',
    '007',
    '0 500',
    '.5',
    '5.',
    '1/2',
    '½',
    '²',
    '5%',
    '500 banana',
    'about 500',
    '1.200.300,400,5',
    '€500 USD',
    '\u200f500',
    '500\u200f',
    '5\u200f00',
    '\u202e500',
    '5\u0000',
    '5\u00000',
    '\u0000',
    '5\n00',
    '5\u030800',
    '500\ufeff',
    '500\n',
    '--5',
    '-€-5',
    '\ud800500',
    '9'.repeat(400),
    '1 '.repeat(200),
    '500€€',
  ])('is refused when hostile or not a number: %j', (text) => {
    for (const locale of ['en', 'fr', undefined] as const) {
      expect(said(text, context(eur, locale))).toMatch(/^AmountUnreadable$/);
    }
  });

  it('says at most 80 printable characters of what was read', () => {
    const { read } = refusal(`\u202e5\u0000\n${'é'.repeat(900)}`, context(eur));
    expect(Array.from(read)).toHaveLength(80);
    expect(read).toMatch(/^5 é+…$/u);
  });
});

describe('the currency of an amount', () => {
  it.each([
    ['$500', usd, '500.00 USD'],
    ['$500', cad, '500.00 CAD'],
    ['500 dollars', cad, '500.00 CAD'],
    ['$500 CAD', cad, '500.00 CAD'],
    ['US$500', usd, '500.00 USD'],
    ["1'200.50 CHF", chf, '1200.50 CHF'],
    ['¥500', jpy, '500 JPY'],
    ['500 KWD', kwd, '500.000 KWD'],
    ['$500', eur, 'AmountCurrencyWrong'],
    ['500 USD', eur, 'AmountCurrencyWrong'],
    ['500 £', eur, 'AmountCurrencyUnknown'],
    ['A$500', eur, 'AmountCurrencyUnknown'],
    ['500 GBP', eur, 'AmountCurrencyUnknown'],
  ])('is the habit, or refused: %j', (text, habit, result) => {
    expect(said(text, context(habit))).toBe(result);
  });

  it.each([
    ['500', 'AmountCurrencyMissing'],
    ['$500', 'AmountCurrencyAmbiguous'],
    ['$500 CAD', '500.00 CAD'],
    ['US$500', '500.00 USD'],
    ['500 €', '500.00 EUR'],
  ])('has to be single where there is no habit: %j', (text, result) => {
    expect(said(text, context(undefined))).toBe(result);
  });

  it('is the only one known where there is no habit', () => {
    expect(said('500', { habit: undefined, known: [eur], locale: undefined })).toBe('500.00 EUR');
    expect(said('$500', { habit: undefined, known: [eur, cad], locale: undefined })).toBe('500.00 CAD');
  });

  it('says what was expected, and the same number in it as a suggestion', () => {
    expect(refusal('$500', context(eur))).toMatchObject({
      kind: 'AmountCurrencyWrong',
      written: '$',
      expected: 'EUR',
      suggestion: { currency: 'EUR', minor: 50_000n },
    });
    expect(refusal('500 GBP', context(eur))).toMatchObject({
      written: 'GBP',
      known: ['EUR', 'USD', 'CAD', 'CHF', 'JPY', 'KWD'],
    });
    expect(refusal('$500', context(undefined))).toMatchObject({ candidates: ['USD', 'CAD'] });
  });
});

describe('amounts and their rules', () => {
  const amounts = fc
    .constantFrom(...allCurrencies)
    .chain((rule) => fc.record({ rule: fc.constant(rule), minor: fc.bigInt(1n, rule.maximumMinor) }));
  const locales = fc.constantFrom('en' as const, 'fr' as const, undefined);

  it('are read back as they were written, in every context', () => {
    fc.assert(
      fc.property(amounts, locales, fc.boolean(), ({ rule, minor }, locale, habitual) => {
        const money = { currency: rule.code, minor };
        const written = writeAmount(money, rule.exponent);
        expect(parseAmount(written, context(habitual ? rule : undefined, locale))).toEqual({
          ok: true,
          value: money,
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('are read back when grouped as people group them', () => {
    const styles = [
      { group: ',', decimal: '.' },
      { group: '.', decimal: ',' },
      { group: ' ', decimal: ',' },
      { group: '\u202f', decimal: ',' },
      { group: "'", decimal: '.' },
    ];
    fc.assert(
      fc.property(
        fc.bigInt(1n, eur.maximumMinor),
        fc.constantFrom(...styles),
        locales,
        (minor, style, locale) => {
          const whole = (minor / 100n).toString().replace(/\B(?=(\d{3})+$)/g, style.group);
          const text = `${whole}${style.decimal}${(minor % 100n).toString().padStart(2, '0')} €`;
          expect(parseAmount(text, context(eur, locale))).toEqual({
            ok: true,
            value: { currency: 'EUR', minor },
          });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never throw, and never take anything for an amount outside its limits', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 90 }),
      fc.string({
        unit: fc.constantFrom(...Array.from("0123456789.,'’ -+€$eEURxn\u00a0\u202f\u200f\u0000")),
        maxLength: 20,
      }),
    );
    fc.assert(
      fc.property(anything, locales, fc.option(fc.constantFrom(...allCurrencies)), (text, locale, habit) => {
        const result = parseAmount(text, context(habit ?? undefined, locale));
        const { read, minor } = result.ok
          ? { read: '', minor: result.value.minor }
          : { read: result.refusal.read, minor: 1n };
        expect(Array.from(read).length).toBeLessThanOrEqual(80);
        expect(minor > 0n && minor <= 99_999_999n).toBe(true);
        expect(!result.ok || /[0-9]/.test(text)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('are below the floor when the processor cannot charge so little', () => {
    expect(belowFloor({ currency: 'EUR', minor: 49n }, eur)).toBe(true);
    expect(belowFloor({ currency: 'EUR', minor: 50n }, eur)).toBe(false);
  });

  it.each([
    ['5oo', 50_000n],
    ['3O0', 30_000n],
    ['l2', 1_200n],
    ['30O EUR', 30_000n],
    ['50x', 5_000n],
  ])('with letters that look like digits are refused, and the digits suggested: %s', (text, minor) => {
    expect(refusal(text, context(eur)).suggestion).toEqual({ currency: 'EUR', minor });
  });

  it('let a quote be ten times the floor at least', () => {
    expect(quoteFloor(eur)).toBe(500n);
  });

  it('are written with the sign and all decimals', () => {
    expect(writeAmount({ currency: 'EUR', minor: -5n }, 2)).toBe('-0.05 EUR');
    expect(writeAmount({ currency: 'JPY', minor: 5n }, 0)).toBe('5 JPY');
    expect(writeAmount({ currency: 'KWD', minor: 5n }, 3)).toBe('0.005 KWD');
  });
});

describe('what people write for an amount, and what is none', () => {
  const refusal = (text: string) => {
    const read = parseAmount(text, { habit: eur, known: allCurrencies, locale: undefined });
    return read.ok ? read.value.minor : read.refusal.kind;
  };

  it.each(['20k', '20k EUR', '20 k€', '€20K', '1.5k', '2M', '20 mille', '3 lakh', '1 million EUR', '20kEUR'])(
    'is called shortened: %j',
    (text) => {
      expect(refusal(text)).toBe('AmountShortened');
    },
  );

  it.each([
    '500-600',
    '500 - 600 EUR',
    '500–600 €',
    '€500 to €600',
    '500 or 600',
    'from 500 to 600',
    '500 à 600 €',
    '500 EUR or 20 EUR',
  ])('is called a range: %j', (text) => {
    expect(refusal(text)).toBe('AmountRange');
  });

  it.each([',89', '.5', '€,89', ',500', '…', 'k', '500 EUR…'])('is no amount: %j', (text) => {
    expect(refusal(text)).toBe('AmountUnreadable');
  });

  it.each<[string, bigint]>([
    ['1,00,000', 10_000_000n],
    ['1,23,456', 12_345_600n],
    ['1,00,000.50 EUR', 10_000_050n],
    ['₹1,00,000', 0n],
  ])('lakhs are read as they are grouped: %j', (text, minor) => {
    expect(refusal(text)).toBe(minor === 0n ? 'AmountCurrencyUnknown' : minor);
  });

  it.each(['1,0,000', '1,000,00', '100,00,000', '1.00.000', '1 00 000', '01,00,000'])(
    'is grouped as nobody groups: %j',
    (text) => {
      expect(refusal(text)).toBe('AmountUnreadable');
    },
  );
});
