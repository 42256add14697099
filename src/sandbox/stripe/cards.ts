// A card that is named or typed: which test card it is, and what is wrong with what was typed. Any number that is not a
// test card's is refused, so that nobody types a real one.
import { type TestCard, testCards } from './test-cards.ts';

const byNumber = new Map(testCards.map((known) => [known.number, known]));
const byReady = new Map(testCards.map((known) => [known.ready, known]));

export const readyMade = (paymentMethod: string): TestCard | undefined => byReady.get(paymentMethod);

export const testCard = (number: string): TestCard | undefined => byNumber.get(number);

export const spaced = (number: string): string =>
  number.length === 15
    ? number.replace(/^(.{4})(.{6})(.{5})$/, '$1 $2 $3')
    : number.replace(/(.{4})(?=.)/g, '$1 ');

export interface TypedCard {
  readonly card: TestCard;
  readonly month: number;
  readonly year: number;
}

export type CardField = 'cvc' | 'expiry' | 'number';
export type CardReading =
  | { readonly kind: 'card'; readonly typed: TypedCard }
  | { readonly kind: 'wrong'; readonly field: CardField; readonly message: string };

/** What was typed on a hosted page. */
export function readCard(fields: Readonly<Record<CardField, string>>, today: Temporal.Instant): CardReading {
  const number = fields.number.replace(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) {
    return { kind: 'wrong', field: 'number', message: 'Your card number is invalid.' };
  }
  const known = testCard(number);
  if (known === undefined) {
    const message =
      'Your card was declined. Your request was in test mode, but used a card that is not one of the test cards listed here.';
    return { kind: 'wrong', field: 'number', message };
  }
  const [, month = '', year = ''] = /^\s*(\d{1,2})\s*\/\s*(\d{2}|\d{4})\s*$/.exec(fields.expiry) ?? [];
  const expiry = { month: Number(month), year: year.length === 2 ? 2000 + Number(year) : Number(year) };
  if (expiry.month < 1 || expiry.month > 12) {
    return {
      kind: 'wrong',
      field: 'expiry',
      message: "Your card's expiration date is invalid. Write it as MM / YY.",
    };
  }
  const now = today.toZonedDateTimeISO('UTC');
  if (expiry.year < now.year || (expiry.year === now.year && expiry.month < now.month)) {
    return { kind: 'wrong', field: 'expiry', message: "Your card's expiration date is in the past." };
  }
  const digits = known.brand === 'amex' ? 4 : 3;
  if (!/^\d+$/.test(fields.cvc.trim()) || fields.cvc.trim().length !== digits) {
    return { kind: 'wrong', field: 'cvc', message: `Your card's security code has ${digits} digits.` };
  }
  return { kind: 'card', typed: { card: known, ...expiry } };
}

function luhn(number: string): boolean {
  const sum = number
    .split('')
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
