// `expand[]`: ids in an answer become what they name. Which fields can be expanded is listed by object; asking for any
// other is refused, as Stripe does.
import type { Context } from './context.ts';
import { invalid } from './faults.ts';
import { anything } from './find.ts';
import { view } from './view.ts';

const EXPANDABLE: Readonly<Record<string, readonly string[]>> = {
  balance_transaction: ['source'],
  dispute: ['charge', 'payment_intent'],
  charge: ['balance_transaction', 'customer', 'payment_intent'],
  'checkout.session': ['customer', 'payment_intent', 'setup_intent'],
  payment_intent: ['customer', 'latest_charge', 'payment_method'],
  payment_method: ['customer'],
  payout: ['balance_transaction', 'failure_balance_transaction'],
  refund: [
    'balance_transaction',
    'charge',
    'customer',
    'failure_balance_transaction',
    'payment_intent',
    'payment_method',
  ],
  setup_intent: ['customer', 'payment_method'],
  transfer: ['balance_transaction', 'destination', 'source_transaction'],
  topup: ['balance_transaction'],
  transfer_reversal: ['balance_transaction', 'transfer'],
};
const DEEPEST = 4;

export function expanded(context: Context, body: object, paths: readonly string[]): object {
  return paths.reduce<object>((grown, path) => {
    const steps = path.split('.');
    if (steps.length > DEEPEST) {
      throw invalid(`You cannot expand more than ${DEEPEST} levels of a property (${path}).`, {
        param: 'expand',
      });
    }
    return grow(context, grown, steps, path);
  }, body);
}

function grow(context: Context, body: object, [step = '', ...rest]: readonly string[], path: string): object {
  const fields: Readonly<Record<string, unknown>> = { ...body };
  const deeper = (value: object) => (rest.length === 0 ? value : grow(context, value, rest, path));
  if (fields['object'] === 'list' && step === 'data' && rest.length > 0 && Array.isArray(fields['data'])) {
    const rows: readonly unknown[] = fields['data'];
    return { ...fields, data: rows.map((row) => (isObject(row) ? deeper(row) : row)) };
  }
  const kind = typeof fields['object'] === 'string' ? fields['object'] : '';
  if (EXPANDABLE[kind]?.includes(step) !== true) {
    throw invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  const value = fields[step];
  if (isObject(value)) return { ...fields, [step]: deeper(value) };
  const named = typeof value === 'string' ? anything(context, value) : undefined;
  return named === undefined ? fields : { ...fields, [step]: deeper(view(context, named)) };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
