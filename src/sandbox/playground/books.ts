// The books as the playground shows them: every account's balance, and that they sum to zero.
import { html, raw } from 'hono/html';
import { money } from '../stripe/currencies.ts';
import { booksStyle, style } from './style.ts';

export interface Balance {
  readonly account: string;
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
}

/** By what stands before the colon of its name. */
const MEANINGS: Readonly<Record<string, string>> = {
  card: 'outside: all that was charged to cards, below zero',
  held: 'held for a wish',
  developer: 'paid to the developer of a wish',
  fees: 'kept by the card processor',
  platform: 'the fee of whoever runs this server',
  refunded: 'returned to backers',
  chargeback: 'lost to disputes',
  operator: 'what whoever runs this server bears',
};

const write = ({ amount, currency }: Omit<Balance, 'account'>): string =>
  money(Number(amount), currency.toLowerCase());

const row = (balance: Balance): ReturnType<typeof html> =>
  html`<tr>
    <td>${balance.account} <small>${MEANINGS[balance.account.replace(/:.*/, '')] ?? ''}</small></td>
    <td>${write(balance)}</td>
  </tr>`;

export function books(balances: readonly Balance[]): ReturnType<typeof html> {
  const currencies = [...new Set(balances.map(({ currency }) => currency))];
  const sum = (code: string): bigint =>
    balances.filter(({ currency }) => currency === code).reduce((total, { amount }) => total + amount, 0n);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>The books · Wishwell playground</title>
        <style>
          ${raw(style)}${raw(booksStyle)}
        </style>
      </head>
      <body>
        <header class="top">
          <h1>The books</h1>
          <p><a href="/sandbox">Back to the playground</a></p>
        </header>
        <main class="books">
          <p>Every movement of money stands on two accounts, so that all of them sum to zero.</p>
          ${
            balances.length === 0
              ? html`<p>No money has moved yet: cards are saved, nothing is charged.</p>`
              : html`<table>
                  <thead>
                    <tr>
                      <th>Account</th>
                      <th>Balance</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${balances.map(row)}
                  </tbody>
                  <tfoot>
                    ${currencies.map(
                      (currency) =>
                        html`<tr>
                          <th>Sum in ${currency}</th>
                          <th id="sum-${currency}">${write({ currency, amount: sum(currency) })}</th>
                        </tr>`,
                    )}
                  </tfoot>
                </table>`
          }
        </main>
      </body>
    </html>`;
}
