// The page where a card is typed: who asks, for what, in which words, and the test cards to choose from. Shows; decides
// nothing.
import { MERCHANT } from './platform.ts';
import { type CardField, spaced } from './cards.ts';
import { testCards } from './test-cards.ts';
import { money } from './currencies.ts';
import { type Html, type Page, customText, html, htmlPage } from './html.ts';
import type { OrderLine } from './hidden-rows.ts';
import type { Session } from './state.ts';

export interface Filled {
  readonly email: string;
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  readonly terms: boolean;
}

export type Field = CardField | 'email' | 'terms';

export interface CheckoutView {
  readonly session: Session;
  readonly lines: readonly OrderLine[];
  /** The customer's address cannot be changed here. */
  readonly knownEmail: string | null;
  readonly filled: Filled;
  readonly wrong?: { readonly field: Field; readonly message: string };
  /** The card was declined, or its holder was not recognised. */
  readonly declined?: string;
}

export function checkoutPage(status: number, view: CheckoutView): Page {
  const { session } = view;
  const title = session.mode === 'setup' ? 'Set up a card for future payments' : `Pay ${total(session)}`;
  const problem = view.wrong !== undefined || view.declined !== undefined;
  return htmlPage(
    status,
    `${problem ? 'Not done yet: ' : ''}${title} · ${MERCHANT}`,
    'two',
    html`<div>
        <p class="merchant">${MERCHANT}</p>
        <h1>${title}</h1>
        ${session.mode === 'setup' ? html`<p>Nothing is charged now. The card is saved so that ${MERCHANT} can charge it later, as agreed here.</p>` : bill(view)}
        ${leave(session)}
      </div>
      <div class="panel form">
        <h2>Card</h2>
        ${view.declined === undefined ? undefined : html`<p role="alert">${view.declined}</p>`} ${form(view)}
      </div>
      <section class="panel" aria-labelledby="test-cards">
        <h2 id="test-cards">Test cards</h2>
        <p class="hint">Choose one to fill in the form.</p>
        <ul class="cards">
          ${testCards.map(
            (card) =>
              html` <li>
                <button form="card" formnovalidate name="fill" value="${card.number}">
                  <b>${spaced(card.number)}</b> <span>${card.does}</span>
                </button>
              </li>`,
          )}
        </ul>
      </section>`,
  );
}

const total = (session: Session): string => money(session.amount_total ?? 0, session.currency ?? 'eur');

function bill({ session, lines }: CheckoutView): Html {
  const currency = session.currency ?? 'eur';
  return html`<table>
    <tbody>
      ${lines.map(
        (line) =>
          html` <tr>
            <td>
              ${line.name}${line.quantity > 1 ? ` × ${line.quantity}` : ''}${line.description === null ? undefined : html`<small>${line.description}</small>`}
            </td>
            <td>${money(line.unitAmount * line.quantity, currency)}</td>
          </tr>`,
      )}
      <tr class="total">
        <td>Total</td>
        <td>${total(session)}</td>
      </tr>
    </tbody>
  </table>`;
}

const leave = (session: Session): Html | undefined =>
  session.cancel_url === null
    ? undefined
    : html`<p><a href="${session.cancel_url}">Go back without doing this</a></p>`;

function form({ session, knownEmail, filled, wrong }: CheckoutView): Html {
  const input = (field: Field, label: string, attributes: Html) => {
    const bad = wrong?.field === field;
    return html`<div class="field">
      <label for="${field}">${label}</label>
      <input
        id="${field}"
        name="${field}"
        required
        ${attributes}${bad ? html` aria-invalid="true" aria-describedby="${field}-error" autofocus` : undefined}
      />
      ${bad ? html`<p class="error" id="${field}-error">${wrong.message}</p>` : undefined}
    </div>`;
  };
  const fixed = knownEmail === null ? undefined : html` readonly`;
  const button = session.mode === 'setup' ? 'Save card' : `Pay ${total(session)}`;
  return html`<form id="card" method="post" action="/c/pay/${session.id}">
      ${input('email', 'E-mail', html`type="email" autocomplete="email" value="${knownEmail ?? filled.email}"${fixed}`)}
      ${input('number', 'Card number', html`inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" value="${filled.number}"`)}
      <div class="pair">
        ${input('expiry', 'Expiry (MM / YY)', html`inputmode="numeric" autocomplete="off" placeholder="12 / 34" value="${filled.expiry}"`)}
        ${input('cvc', 'Security code', html`inputmode="numeric" autocomplete="off" placeholder="123" value="${filled.cvc}"`)}
      </div>
      ${terms(session, filled, wrong?.field === 'terms' ? wrong.message : undefined)}
      ${said(session.custom_text.submit)} ${agreement(session)}
      <button class="main" type="submit">${button}</button>
    </form>
    ${session.custom_text.after_submit === null ? undefined : html`<div class="hint after">${customText(session.custom_text.after_submit.message)}</div>`}`;
}

const said = (text: { readonly message: string } | null): Html | undefined =>
  text === null ? undefined : html`<p>${customText(text.message)}</p>`;

function agreement(session: Session): Html | undefined {
  const hidden = session.consent_collection?.payment_method_reuse_agreement?.position === 'hidden';
  if (session.mode !== 'setup' || hidden) return undefined;
  return html`<p class="hint">
    By saving your card you allow ${MERCHANT} to charge it for future payments, in line with what was agreed.
  </p>`;
}

function terms(session: Session, filled: Filled, wrong: string | undefined): Html | undefined {
  if (session.consent_collection?.terms_of_service !== 'required') return undefined;
  const text =
    session.custom_text.terms_of_service_acceptance?.message ?? `I agree to the terms of ${MERCHANT}.`;
  return html`<div class="agree">
    <input
      id="terms"
      name="terms"
      type="checkbox"
      value="accepted"
      required${filled.terms ? html` checked` : undefined}${wrong === undefined ? undefined : html` aria-invalid="true" aria-describedby="terms-error"`}
    />
    <div>
      <label for="terms">${customText(text)}</label
      >${wrong === undefined ? undefined : html`<p class="error" id="terms-error">${wrong}</p>`}
    </div>
  </div>`;
}

/** Completed or run out: nothing can be done here any more. */
export function closedPage(session: Session): Page {
  const complete = session.status === 'complete';
  const title = complete ? 'This is already done' : 'This page has expired';
  const back = complete ? session.success_url : session.cancel_url;
  const next =
    back === null
      ? undefined
      : html`<p>
          <a href="${back.replaceAll('{CHECKOUT_SESSION_ID}', session.id)}">Return to ${MERCHANT}</a>
        </p>`;
  return htmlPage(
    complete ? 409 : 410,
    `${title} · ${MERCHANT}`,
    'one',
    html`<div class="panel">
      <p class="merchant">${MERCHANT}</p>
      <h1>${title}</h1>
      <p>
        ${complete ? 'The card was taken before; it cannot be given twice.' : 'Nothing was charged and no card was saved. Ask for a new link where you found this one.'}
      </p>
      ${next}
    </div>`,
  );
}
