// The hosted pages: what a person sees and does at the address of a session or an authentication. The address is the
// only key to them: it cannot be guessed.
import { authenticationPage, noSuchPage, nothingToAuthenticate } from './authentication-page.ts';
import { readCard, spaced, testCard } from './cards.ts';
import { type Field, type Filled, checkoutPage, closedPage } from './checkout-page.ts';
import { authenticate, submit } from './checkout.ts';
import type { Context } from './context.ts';
import { type Page, redirectTo } from './html.ts';
import { idInSecret } from './ids.ts';
import { accountPage } from './onboarding-page.ts';
import { isEmail } from './params.ts';
import type { PaymentIntent, Session, SetupIntent } from './state.ts';
import { authenticationAddress, sessionAddress } from './view.ts';

const EMPTY: Filled = { email: '', number: '', expiry: '', cvc: '', terms: false };

/** `form` is undefined when the page is only looked at. */
export function hostedPage(context: Context, path: string, form: URLSearchParams | undefined): Page {
  const [, session] = /^\/c\/pay\/([^/]+)$/.exec(path) ?? [];
  if (session !== undefined) return sessionPage(context, session, form);
  const [, secret] = /^\/authenticate\/([^/]+)$/.exec(path) ?? [];
  if (secret !== undefined) return bankPage(context, secret, form);
  return accountPage(context, path, form) ?? noSuchPage();
}

function sessionPage(context: Context, id: string, form: URLSearchParams | undefined): Page {
  const session = context.state.sessions.get(id);
  if (session === undefined) return noSuchPage();
  if (session.status !== 'open') return closedPage(session);
  if (form === undefined) {
    const email = session.customer_details?.email ?? session.customer_email ?? '';
    return show(context, session, 200, { ...EMPTY, email }, {});
  }
  const filled = fields(form);
  const chosen = form.get('fill');
  if (chosen !== null) return show(context, session, 200, fillIn(context, session, filled, chosen), {});
  return pay(context, session, filled);
}

function fields(form: URLSearchParams): Filled {
  const given = (name: string) => form.get(name)?.trim() ?? '';
  return {
    email: given('email'),
    number: given('number'),
    expiry: given('expiry'),
    cvc: given('cvc'),
    terms: given('terms') === 'accepted',
  };
}

/** An address too, each customer's own: who has the address of the developer is the same person to the app. */
function fillIn(context: Context, session: Session, filled: Filled, number: string): Filled {
  const card = testCard(number);
  if (card === undefined) return filled;
  return {
    ...filled,
    email: filled.email || exampleAddress(context.state.customers.get(session.customer ?? '')?.name ?? ''),
    number: spaced(number),
    expiry: '12 / 34',
    cvc: card.brand === 'amex' ? '1234' : '123',
  };
}

const exampleAddress = (name: string): string => (/^[\w-]+$/.test(name) ? `${name}@example.org` : '');

function pay(context: Context, session: Session, filled: Filled): Page {
  const email = knownEmail(context, session) ?? filled.email;
  const wrong = (field: Field, message: string) =>
    show(context, session, 422, filled, { wrong: { field, message } });
  if (!isEmail(email)) return wrong('email', 'Your e-mail address is incomplete.');
  const read = readCard(filled, Temporal.Instant.fromEpochMilliseconds(context.now * 1000));
  if (read.kind === 'wrong') return wrong(read.field, read.message);
  const asked = session.consent_collection?.terms_of_service === 'required';
  if (asked && !filled.terms) return wrong('terms', 'Please agree to go on.');
  const progress = submit(context, session, { typed: read.typed, email, agreed: asked });
  switch (progress.kind) {
    case 'complete':
      return success(progress.session);
    case 'authenticate':
      return redirectTo(authenticationAddress(context, progress.secret));
    case 'declined':
      return show(context, session, 402, filled, { declined: progress.message });
  }
}

const success = (session: Session): Page =>
  redirectTo((session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id));

const knownEmail = (context: Context, session: Session): string | null =>
  context.state.customers.get(session.customer ?? '')?.email ?? null;

interface Trouble {
  readonly wrong?: { readonly field: Field; readonly message: string };
  readonly declined?: string;
}

function show(context: Context, session: Session, status: number, filled: Filled, trouble: Trouble): Page {
  const failed = lastFailure(context, session);
  return checkoutPage(status, {
    session,
    lines: context.state.orders.get(session.id)?.lines ?? [],
    knownEmail: knownEmail(context, session),
    filled,
    ...(trouble.wrong === undefined && failed !== undefined ? { declined: failed } : {}),
    ...trouble,
  });
}

/** Why they are back here: the bank said no, or they did. */
function lastFailure(context: Context, session: Session): string | undefined {
  const { paymentIntents, setupIntents } = context.state;
  return (
    setupIntents.get(session.setup_intent ?? '')?.last_setup_error?.message ??
    paymentIntents.get(session.payment_intent ?? '')?.last_payment_error?.message
  );
}

function bankPage(context: Context, secret: string, form: URLSearchParams | undefined): Page {
  const intent = intentOf(context, secret);
  if (intent === undefined) return noSuchPage();
  if (intent.status !== 'requires_action') return nothingToAuthenticate();
  const outcome = form?.get('outcome');
  if (outcome !== 'complete' && outcome !== 'fail') return authenticationPage(intent);
  const after = authenticate(context, intent, outcome === 'complete');
  if (after.session?.status === 'complete') return success(after.session);
  if (after.session !== undefined) return redirectTo(sessionAddress(context, after.session.id));
  const back = context.state.intentDetails.get(intent.id)?.returnUrl ?? null;
  return back === null ? nothingToAuthenticate() : redirectTo(backWith(back, after.intent));
}

function intentOf(context: Context, secret: string): PaymentIntent | SetupIntent | undefined {
  const id = idInSecret(secret);
  const intent = context.state.setupIntents.get(id) ?? context.state.paymentIntents.get(id);
  return intent?.client_secret === secret ? intent : undefined;
}

/** What Stripe adds to a return address. */
function backWith(address: string, intent: PaymentIntent | SetupIntent): string {
  const url = new URL(address);
  const good = ['requires_capture', 'succeeded'].includes(intent.status);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '');
  url.searchParams.set('redirect_status', good ? 'succeeded' : 'failed');
  return url.href;
}
