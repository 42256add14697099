// The page on which somebody says who they are. Plain HTML without scripts; everything from outside is escaped.
import { html } from 'hono/html';
import type { SeatData, User } from './tables.ts';

/** What an app asks for when it sends somebody here. */
export interface Asked {
  readonly client_id: string;
  readonly redirect_uri?: string | undefined;
  readonly state?: string | undefined;
  readonly login?: string | undefined;
  readonly code_challenge?: string | undefined;
  readonly code_challenge_method?: string | undefined;
}

const STYLE = `
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem }
  h1 { font-size: 1.25rem } form { margin: 0 }
  button { font: inherit; display: flex; gap: .75rem; align-items: center; width: 100%; text-align: left; cursor: pointer;
    padding: .6rem .8rem; margin: .4rem 0; border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
    border-radius: .5rem; background: none; color: inherit }
  button:hover, button:focus-visible { border-color: #2563eb }
  button.quiet { justify-content: center; opacity: .75 } img { border-radius: 50% } small { opacity: .7; display: block }`;

const page = (title: string, content: ReturnType<typeof html>) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;

export const sorryPage = (reason: string) =>
  page(
    'Sign in',
    html`<h1>This sign-in cannot go on</h1>
      <p>${reason}</p>`,
  );

export interface Choice {
  readonly role: SeatData['role'];
  readonly user: User | undefined;
}

const hidden = (asked: Asked) =>
  Object.entries(asked)
    .filter(([name, value]) => name !== 'login' && value !== undefined)
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);

const choice = (user: User, role: string) =>
  html`<button name="login" value="${user.login}">
    <img src="/avatars/${user.id}" alt="" width="36" height="36" />
    <span>${user.name ?? user.login}<small>${user.login}, ${role}</small></span>
  </button>`;

/** One button a person; what the app asked for travels along in hidden fields and is checked again. */
export function pickerPage(asked: Asked, people: readonly Choice[]) {
  const known = people.flatMap(({ role, user }) => (user === undefined ? [] : [choice(user, role)]));
  return page(
    'Sign in to the local GitHub',
    html`<h1>Wishwell wants to know who you are</h1>
      <p>This GitHub lives on your machine and asks for no password. Choose a person.</p>
      <form method="post" action="/login/oauth/authorize">
        ${hidden(asked)} ${known}
        <button class="quiet" name="login" value="">Not now</button>
      </form>`,
  );
}
