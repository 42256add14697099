// What stands in for the bank's own page: the card holder says who they are, or does not.
import { MERCHANT } from './platform.ts';
import { money } from './currencies.ts';
import { type Page, html, htmlPage } from './html.ts';
import type { PaymentIntent, SetupIntent } from './state.ts';

export function authenticationPage(intent: PaymentIntent | SetupIntent): Page {
  const what =
    intent.object === 'payment_intent'
      ? `to pay ${money(intent.amount, intent.currency)} to ${MERCHANT}`
      : `to save your card at ${MERCHANT} for future payments`;
  return htmlPage(
    200,
    'Authenticate with your bank',
    'one',
    html`<div class="panel">
      <p class="merchant">3-D Secure</p>
      <h1>Is this you?</h1>
      <p>Your bank asks you to confirm that you want ${what}.</p>
      <form method="post">
        <button class="main" name="outcome" value="complete">Complete the 3-D Secure authentication</button>
        <button class="other" name="outcome" value="fail">Fail it</button>
      </form>
    </div>`,
  );
}

/** An old link, or the back button. */
export const nothingToAuthenticate = (): Page =>
  htmlPage(
    410,
    'Nothing to authenticate',
    'one',
    html`<div class="panel">
      <h1>There is nothing to authenticate</h1>
      <p>This was done before, or given up. You can close this page.</p>
    </div>`,
  );

export const noSuchPage = (): Page =>
  htmlPage(
    404,
    'Not found',
    'one',
    html`<div class="panel">
      <h1>There is nothing here</h1>
      <p>The address may be incomplete.</p>
    </div>`,
  );
