// The first page of the local Stripe: what was paid, given back and disputed, who is paid, and buttons for what only a
// bank or Stripe could do. Shows; the buttons are knobs.
import { balanceOf } from './balance.ts';
import type { Account, Dispute, Transfer } from './connect-rows.ts';
import { connectedBalance } from './connected-balance.ts';
import type { Context } from './context.ts';
import { money } from './currencies.ts';
import { type Outcome, canBeDisputed, isInquiry, isOpen } from './dispute-states.ts';
import { type ShownFault, faultsSection } from './faults-section.ts';
import { type Html, type Page, html, htmlPage } from './html.ts';
import type { Knob } from './knobs.ts';
import { homeCurrency, MERCHANT } from './platform.ts';
import type { Charge, Refund } from './state.ts';

/** So many rows of a kind are shown, the newest. */
const SHOWN = 50;

export function dashboardPage(context: Context, faults: readonly ShownFault[], problem?: string): Page {
  const { accounts, charges, disputes, refunds, transfers } = context.state;
  return htmlPage(
    problem === undefined ? 200 : 400,
    `Payments · ${MERCHANT}`,
    'wide',
    html`<div>
        <p class="merchant">${MERCHANT}</p>
        <h1>What the local Stripe has</h1>
        ${problem === undefined ? undefined : html`<p role="alert">${problem}</p>`}
        <p>
          Buttons do what a bank, a card holder or Stripe would do. The app hears of it by webhook, as it
          would anywhere.
        </p>
        ${balance(context)}
      </div>
      ${faultsSection(faults)}
      ${table(
        'Payments',
        ['Made', 'Amount', 'Customer', 'State', ''],
        newest(charges.all()).map((row) => payment(context, row)),
      )}
      ${table('Refunds', ['Made', 'Amount', 'Charge', 'State', ''], newest(refunds.all()).map(refund))}
      ${table('Disputes', ['Made', 'Amount', 'Charge', 'State', ''], newest(disputes.all()).map(dispute))}
      ${table('Transfers', ['Made', 'Amount', 'To', 'State', ''], newest(transfers.all()).map(transfer))}
      ${table(
        'Connected accounts',
        ['Account', 'Balance', 'Wanted', 'State', ''],
        newest(accounts.all()).map((row) => account(context, row)),
      )}`,
  );
}

const newest = <Row>(rows: readonly Row[]): readonly Row[] => rows.slice(-SHOWN).toReversed();

function balance(context: Context): Html {
  const rows = context.state.balanceTransactions.all();
  const currencies = [...new Set([homeCurrency(context), ...rows.map((row) => row.currency)])];
  return html`${currencies.map(
    (currency) =>
      html`<p>
        <strong>${money(balanceOf(context, currency, true), currency)}</strong> available,
        ${money(balanceOf(context, currency, false), currency)} on its way
      </p>`,
  )}
  ${button({ turn: 'funds', amount: 10_000, currency: homeCurrency(context) }, `Add ${money(10_000, homeCurrency(context))}`)}`;
}

function table(title: string, columns: readonly string[], rows: readonly Html[]): Html {
  const name = title.toLowerCase().replaceAll(' ', '-');
  return html`<section class="panel" aria-labelledby="${name}">
    <h2 id="${name}">${title}</h2>
    ${rows.length === 0 ? html`<p class="hint">None yet.</p>` : filled(columns, rows)}
  </section>`;
}

const filled = (columns: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0">
    <table class="rows">
      <thead>
        <tr>
          ${columns.map((column) => (column === '' ? html`<td></td>` : html`<th scope="col">${column}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;

const row = (cells: readonly (Html | string)[]): Html =>
  html` <tr>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;

const when = (seconds: number): string =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ')
    .replace('Z', ' UTC');

const named = (text: string, id: string): Html => html`${text}<small>${id}</small>`;

function payment(context: Context, charge: Charge): Html {
  const customer = context.state.customers.get(charge.customer ?? '');
  const state = !charge.paid
    ? `declined: ${charge.outcome?.reason ?? ''}`
    : charge.disputed
      ? 'disputed'
      : charge.captured
        ? charge.amount_refunded > 0
          ? `captured, ${money(charge.amount_refunded, charge.currency)} given back or let go`
          : 'captured'
        : charge.refunded
          ? 'let go'
          : 'held';
  return row([
    when(charge.created),
    money(charge.amount, charge.currency),
    named(customer?.name ?? customer?.email ?? charge.billing_details.email ?? '–', charge.id),
    state,
    canBeDisputed(charge) ? paymentButtons(charge.id) : '',
  ]);
}

const paymentButtons = (charge: string): Html =>
  html`${button({ turn: 'refund', charge }, 'Refund')} ${button({ turn: 'dispute', charge }, 'Dispute')}
  ${button({ turn: 'dispute', charge, kind: 'inquiry' }, 'Ask about')}
  ${button({ turn: 'dispute', charge, kind: 'prevented' }, 'Prevent a dispute')}`;

function refund(given: Refund): Html {
  const { failure_reason: failed, pending_reason: pending } = given;
  const canFail = given.balance_transaction !== null && given.status !== 'failed';
  return row([
    when(given.created),
    money(given.amount, given.currency),
    named(given.reason ?? '–', given.charge ?? ''),
    [given.status ?? '', failed ?? pending ?? ''].filter((word) => word !== '').join(': '),
    canFail ? button({ turn: 'fail-refund', refund: given.id }, 'Send it back') : '',
  ]);
}

function dispute(given: Dispute): Html {
  const { id } = given;
  const close = (outcome: Outcome, label: string) =>
    button({ turn: 'close-dispute', dispute: id, outcome }, label);
  const buttons = isInquiry(given)
    ? html`${close('warning_closed', 'Close')}
      ${button({ turn: 'escalate-dispute', dispute: id }, 'Escalate')}`
    : isOpen(given)
      ? html`${close('won', 'Win')} ${close('lost', 'Lose')}`
      : given.status === 'lost'
        ? button({ turn: 'appeal-dispute', dispute: id }, 'Appeal')
        : '';
  return row([
    when(given.created),
    money(given.amount, given.currency),
    named(given.reason, given.charge),
    given.status,
    buttons,
  ]);
}

function transfer(given: Transfer): Html {
  const { amount, amount_reversed: back, currency, id, reversed } = given;
  return row([
    when(given.created),
    money(amount, currency),
    named(given.destination ?? '–', id),
    back === 0 ? 'sent' : `${money(back, currency)} came back`,
    reversed ? '' : button({ turn: 'reverse', transfer: id }, 'Reverse'),
  ]);
}

function account(context: Context, given: Account): Html {
  const held = connectedBalance(context, given.id).map(({ available, currency, pending }) =>
    money(available + pending, currency),
  );
  const { requirements } = given;
  const to = (standing: 'active' | 'pending' | 'restricted', label: string) =>
    button({ turn: 'account', account: given.id, standing }, label);
  return row([
    named(given.email ?? '–', given.id),
    held.join(', '),
    requirements?.disabled_reason ?? 'nothing wanted',
    `transfers ${given.capabilities?.transfers ?? 'not requested'}`,
    html`${to('active', 'Make active')} ${to('restricted', 'Restrict')}
    ${button({ turn: 'pay-out', account: given.id }, 'Pay out')}`,
  ]);
}

const button = (knob: Knob, label: string): Html =>
  html`<form class="inline" method="post" action="/">
    ${Object.entries(knob).map(([name, value]) => html`<input type="hidden" name="${name}" value="${String(value)}" />`)}
    <button class="small" type="submit">${label}</button>
  </form>`;
