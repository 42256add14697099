// The playground's page: the project's issues, one thread, whose eyes and hands these are, and the clock.
import { html, raw } from 'hono/html';
import type { IssueShown } from './forge-client.ts';
import { script, style } from './style.ts';
import { thread, type ThreadShown } from './thread.ts';

type Html = ReturnType<typeof html>;

export interface PersonShown {
  readonly login: string;
  readonly role: string;
}

export interface PageShown extends ThreadShown {
  readonly issues: readonly IssueShown[];
  readonly people: readonly PersonShown[];
  readonly project: string;
  readonly appUrl: string;
  readonly stripeOrigin: string;
  readonly now: string;
  readonly digest: string;
  readonly wishLabel: string;
  readonly mails: number;
  /** Why the last thing asked for was refused by the local GitHub. */
  readonly problem: string | undefined;
}

const whereTo = (issue: number, as: string): string => `/sandbox?issue=${issue}&as=${encodeURIComponent(as)}`;

const hidden = ({ as, issue }: PageShown): Html =>
  html`<input type="hidden" name="as" value="${as}" /><input
      type="hidden"
      name="issue"
      value="${issue.number}"
    />`;

const issues = (shown: PageShown): Html =>
  html`<nav aria-label="Issues">
    <h2 class="small">Issues</h2>
    <ul>
      ${shown.issues.map(
        ({ number, title, labels }) =>
          html`<li>
            <a
              href="${whereTo(number, shown.as)}"
              ${raw(number === shown.issue.number ? 'aria-current="page"' : '')}
              >${title} <small>#${number}${labels.map(({ name }) => html` · ${name}`)}</small></a
            >
          </li>`,
      )}
    </ul>
    <details data-keep="new">
      <summary>New issue</summary>
      <form method="post" action="/sandbox/issues">
        ${hidden(shown)}
        <label>Title<input type="text" name="title" required /></label>
        <label>Description<textarea name="body" rows="4"></textarea></label>
        <button>Open issue</button>
      </form>
    </details>
    <h2 class="small">Elsewhere</h2>
    <ul>
      <li><a href="${shown.appUrl}/gh/${shown.project}/${shown.issue.number}">Page of this wish</a></li>
      <li><a href="${shown.appUrl}/gh/${shown.project}/${shown.issue.number}/pledge">Pledge for it</a></li>
      <li><a href="${shown.appUrl}/gh/${shown.project}">All wishes of ${shown.project}</a></li>
      <li><a href="/sandbox/books">The books</a></li>
      <li><a href="${shown.stripeOrigin}/">The card processor</a></li>
      <li><a href="/sandbox/addresses.json">Addresses and tokens</a></li>
    </ul>
  </nav>`;

const people = (shown: PageShown): Html =>
  html`<div>
    <p id="who">You are</p>
    <ul class="people" aria-labelledby="who">
      ${shown.people.map(
        ({ login, role }) =>
          html`<li>
            <a
              href="${whereTo(shown.issue.number, login)}"
              ${raw(login === shown.as ? 'aria-current="true"' : '')}
              >${login} <small>${role}</small></a
            >
          </li>`,
      )}
    </ul>
  </div>`;

const clock = (shown: PageShown): Html =>
  html`<form class="row" method="post" action="/sandbox/clock" aria-label="Clock">
    ${hidden(shown)}
    <span>It is <strong id="now">${shown.now}</strong></span>
    <button class="quiet" name="hours" value="24">+1 day</button>
    <button class="quiet" name="hours" value="48">+2 days</button>
    <button class="quiet" name="hours" value="168">+1 week</button>
  </form>`;

const tools = (shown: PageShown): Html => {
  const { labels, state } = shown.issue;
  const labelled = labels.some(({ name }) => name === shown.wishLabel);
  return html`<form class="row" method="post" action="/sandbox/issue" aria-label="Issue">
    ${hidden(shown)}
    <button class="quiet" name="do" value="${labelled ? 'unlabel' : 'label'}">
      ${labelled ? `Take the label “${shown.wishLabel}” off` : `Label “${shown.wishLabel}”`}
    </button>
    <button class="quiet" name="do" value="${state === 'open' ? 'close' : 'reopen'}">
      ${state === 'open' ? 'Close issue' : 'Reopen issue'}
    </button>
  </form>`;
};

export const page = (shown: PageShown): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${shown.issue.title} · Wishwell playground</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header class="top">
          <div>
            <h1>Wishwell playground</h1>
            <p>A GitHub, a card processor and the app, all on this machine. Nothing here is real money.</p>
          </div>
          ${clock(shown)}
          <p>
            <a href="/sandbox/mail">Mail (<span id="mails">${shown.mails}</span>)</a>
          </p>
          ${people(shown)}
        </header>
        <div class="layout">
          ${issues(shown)}
          <main>
            ${
              shown.problem === undefined
                ? ''
                : html`<p class="note" role="alert">GitHub answered ${shown.as}: ${shown.problem}</p>`
            }
            <div
              id="thread"
              data-source="/sandbox/thread?issue=${shown.issue.number}&as=${shown.as}"
              data-digest="${shown.digest}"
            >
              ${thread(shown)}
            </div>
            ${tools(shown)}
            <form class="say" method="post" action="/sandbox/comment">
              ${hidden(shown)}
              <label
                >Comment as ${shown.as}<textarea
                  name="body"
                  rows="5"
                  required
                  placeholder="/quote 500 in 3 weeks&#10;What will be built, and how it will be known to work."
                ></textarea>
              </label>
              <button>Comment</button>
            </form>
          </main>
        </div>
        <script>
          ${raw(script)};
        </script>
      </body>
    </html>`;
