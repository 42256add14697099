// The books as the playground shows them: every account's balance, and that they sum to zero.
import { html, raw } from 'hono/html';
import { style } from './style.ts';

export interface Balance {
  readonly account: string;
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
}

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
          ${raw(style)}
        </style>
      </head>
      <body>
        <header class="top"><h1>The books</h1></header>
        <main class="markdown">
          <p>
            Double entry, in minor units. Every movement of money stands on two accounts, so all of them sum
            to zero.
          </p>
          <table>
            <thead>
              <tr>
                <th>Account</th>
                <th>Currency</th>
                <th>Balance</th>
              </tr>
            </thead>
            <tbody>
              ${balances.map(
                ({ account, currency, amount }) =>
                  html`<tr>
                    <td>${account}</td>
                    <td>${currency}</td>
                    <td>${amount.toString()}</td>
                  </tr>`,
              )}
              ${currencies.map(
                (code) =>
                  html`<tr>
                    <th>Sum</th>
                    <th>${code}</th>
                    <th id="sum-${code}">${sum(code).toString()}</th>
                  </tr>`,
              )}
            </tbody>
          </table>
          ${balances.length === 0 ? html`<p>No money has moved yet: cards are saved, nothing is charged.</p>` : ''}
          <p><a href="/sandbox">Back to the playground</a></p>
        </main>
      </body>
    </html>`;
}
