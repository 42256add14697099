// What a Checkout session is for: its lines, their sum, and what the payment behind it will say.
import type { CheckoutParams } from './checkout-params.ts';
import { chargeable, knownCurrency } from './currencies.ts';
import { invalid, required } from './faults.ts';
import { mergeMetadata } from './params.ts';
import type { Order, OrderLine } from './hidden-rows.ts';

export interface Priced {
  readonly lines: readonly OrderLine[];
  readonly currency: string | null;
  readonly total: number | null;
}

export const priceOf = (mode: 'payment' | 'setup', params: CheckoutParams): Priced =>
  mode === 'payment' ? price(params) : priceless(params);

function priceless(params: CheckoutParams): Priced {
  if (params.line_items !== undefined) {
    throw invalid('You can not pass `line_items` in `setup` mode.', { param: 'line_items' });
  }
  if (params.currency === undefined && params.allowed_payment_method_types === undefined) {
    throw invalid(
      'You must specify `currency` in `setup` mode when `allowed_payment_method_types` is not set.',
      {
        code: 'parameter_missing',
        param: 'currency',
      },
    );
  }
  const currency = params.currency === undefined ? null : knownCurrency(params.currency);
  return { lines: [], currency, total: null };
}

function price(params: CheckoutParams): Priced {
  const items = required(params.line_items, 'line_items');
  const named = items.map((item, index) => {
    const at = `line_items[${index}]`;
    const data = required(item.price_data, `${at}[price_data]`);
    const product = required(data.product_data, `${at}[price_data][product_data]`);
    return {
      currency: knownCurrency(required(data.currency, `${at}[price_data][currency]`)),
      line: {
        name: required(product.name, `${at}[price_data][product_data][name]`),
        description: product.description ?? null,
        quantity: item.quantity ?? 1,
        unitAmount: required(data.unit_amount, `${at}[price_data][unit_amount]`),
      },
    };
  });
  const [currency, ...others] = new Set(named.map((item) => item.currency));
  if (currency === undefined || others.length > 0) {
    throw invalid('All line items must have the same currency, and there must be at least one.', {
      param: 'line_items',
    });
  }
  const lines = named.map((item) => item.line);
  const total = lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0);
  return { lines, currency, total: chargeable(total, currency, 'line_items') };
}

export function orderOf(params: CheckoutParams, lines: readonly OrderLine[]): Order {
  const data = params.payment_intent_data;
  return {
    lines,
    captureMethod: data?.capture_method ?? 'automatic_async',
    setupFutureUsage: data?.setup_future_usage ?? null,
    description: data?.description ?? null,
    metadata: mergeMetadata({}, data?.metadata),
    receiptEmail: data?.receipt_email ?? null,
    statementDescriptorSuffix: data?.statement_descriptor_suffix ?? null,
    transferGroup: data?.transfer_group ?? null,
  };
}
