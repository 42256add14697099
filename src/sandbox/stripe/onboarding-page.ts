// The hosted pages of a connected account: where its owner answers Stripe's questions, and their small dashboard. They
// show and ask; accounts.ts decides what becomes of it.
import { connectedBalance } from './connected-balance.ts';
import { payOut } from './payout-states.ts';
import type { Standing } from './account-standing.ts';
import { stand } from './accounts.ts';
import { type Entry, endVisit, enter } from './account-links.ts';
import { noSuchPage } from './authentication-page.ts';
import type { Account, Visit } from './connect-rows.ts';
import type { Context } from './context.ts';
import { money } from './currencies.ts';
import { type Html, type Page, html, htmlPage, redirectTo } from './html.ts';
import { MERCHANT } from './platform.ts';

/** undefined: not one of these pages. */
export function accountPage(
  context: Context,
  path: string,
  form: URLSearchParams | undefined,
): Page | undefined {
  const [, area, account = '', token = ''] = /^\/(setup\/e|express)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (area !== undefined) {
    const kind = area === 'express' ? 'login' : 'onboarding';
    return entered(kind, enter(context, kind, account, token));
  }
  const [, room, visit = ''] = /^\/(setup|express)\/([^/]+)$/.exec(path) ?? [];
  if (room === undefined) return undefined;
  const kind = room === 'express' ? 'login' : 'onboarding';
  const there = context.state.visits.get(visit);
  const link = context.state.links.get(there?.link ?? '');
  const owned = context.state.accounts.get(there?.account ?? '');
  if (there === undefined || link?.kind !== kind || owned === undefined) return noSuchPage();
  if (kind === 'login') return dashboard(context, owned, form);
  return onboarding(context, { id: visit, visit: there, account: owned, back: link.returnUrl ?? '/' }, form);
}

function entered(kind: 'login' | 'onboarding', entry: Entry): Page {
  switch (entry.kind) {
    case 'nobody':
      return noSuchPage();
    case 'too late':
      return entry.link.refreshUrl === null ? spent() : redirectTo(entry.link.refreshUrl);
    case 'welcome':
      return redirectTo(`/${kind === 'login' ? 'express' : 'setup'}/${entry.visit}`);
  }
}

const spent = (): Page =>
  htmlPage(
    410,
    'This link was used',
    'one',
    html`<div class="panel">
      <h1>This link was used or has expired</h1>
      <p>It works once, for five minutes. Ask for a new one where you found it.</p>
    </div>`,
  );

interface Room {
  readonly id: string;
  readonly visit: Visit;
  readonly account: Account;
  readonly back: string;
}

const OUTCOMES: Readonly<Record<string, Standing>> = {
  complete: 'active',
  review: 'pending',
  restrict: 'restricted',
};

function onboarding(context: Context, room: Room, form: URLSearchParams | undefined): Page {
  if (room.visit.done) return doneBefore(room);
  const outcome = form?.get('outcome') ?? '';
  if (outcome === 'later') {
    endVisit(context, room.id, room.visit);
    return redirectTo(room.back);
  }
  const standing = OUTCOMES[outcome];
  if (standing === undefined) return questions(room);
  stand(context, room.account, standing);
  endVisit(context, room.id, room.visit);
  return redirectTo(room.back);
}

function questions({ account, id }: Room): Page {
  return htmlPage(
    200,
    `Get paid by ${MERCHANT}`,
    'one',
    html`<div class="panel">
      <p class="merchant">${MERCHANT} works with Stripe to pay you</p>
      <h1>Get paid by ${MERCHANT}</h1>
      <p>
        Here Stripe would ask who you are, where you live and to which bank account money goes. On this
        machine nothing is asked: choose how it ends.
      </p>
      ${facts(account)}
      <form method="post" action="/setup/${id}">
        <button class="main" name="outcome" value="complete">Complete: transfers work at once</button>
        <button class="other" name="outcome" value="review">Submit: Stripe still has to look at it</button>
        <button class="other" name="outcome" value="restrict">End restricted: a document is missing</button>
        <button class="other" name="outcome" value="later">Not now: return without</button>
      </form>
    </div>`,
  );
}

function facts(account: Account): Html {
  const wanted = account.requirements?.currently_due?.length ?? 0;
  return html`<table>
    <tbody>
      <tr>
        <td>Account</td>
        <td>${account.id}</td>
      </tr>
      <tr>
        <td>Country</td>
        <td>${account.country ?? ''}</td>
      </tr>
      <tr>
        <td>Transfers</td>
        <td>${account.capabilities?.transfers ?? 'not requested'}</td>
      </tr>
      <tr>
        <td>Still wanted</td>
        <td>${wanted === 0 ? 'nothing' : wanted === 1 ? 'one answer' : `${wanted} answers`}</td>
      </tr>
    </tbody>
  </table>`;
}

const doneBefore = ({ back }: Room): Page =>
  htmlPage(
    410,
    'This is already done',
    'one',
    html`<div class="panel">
      <h1>This is already done</h1>
      <p><a href="${back}">Return to ${MERCHANT}</a></p>
    </div>`,
  );

function dashboard(context: Context, account: Account, form: URLSearchParams | undefined): Page {
  if (form?.get('do') === 'pay out') payOut(context, account.id);
  const balances = connectedBalance(context, account.id);
  const reason = account.requirements?.disabled_reason ?? null;
  return htmlPage(
    200,
    'Your account',
    'one',
    html`<div class="panel">
      <p class="merchant">Express</p>
      <h1>Your balance</h1>
      <table>
        <tbody>
          ${balances.map(
            ({ currency, available, pending }) =>
              html` <tr>
                <td>
                  ${currency.toUpperCase()}<small
                    >${pending === 0 ? 'nothing on its way' : `${money(pending, currency)} on its way`}</small
                  >
                </td>
                <td>${money(available, currency)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${reason === null ? undefined : html`<p role="alert">Transfers and payouts are stopped: ${reason}.</p>`}
      ${facts(account)}
      <form method="post">
        <button class="main" name="do" value="pay out">Pay it out to the bank</button>
      </form>
    </div>`,
  );
}
