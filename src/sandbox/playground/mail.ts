// The mailbox of the local run: all letters, newest first, and one of them as its reader sees it. The letter's HTML is shown
// in a frame that can run nothing; its links open beside it.
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { KeptLetter } from '../mailbox.ts';
import { mailStyle, style } from './style.ts';

type Html = ReturnType<typeof html>;

const when = (at: string): string => at.slice(0, 16).replace('T', ' ') + ' UTC';

const frame = (title: string, content: Html | Html[]): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Wishwell playground</title>
        <style>
          ${raw(style)}${raw(mailStyle)}
        </style>
      </head>
      <body>
        <header class="top">
          <h1>Mailbox</h1>
          <p>Mail that the app would have sent, and that stays on this machine.</p>
          <p><a href="/sandbox">Back to the playground</a></p>
        </header>
        <main class="mail">${content}</main>
      </body>
    </html>`;

function list(letters: readonly KeptLetter[]): Html {
  if (letters.length === 0)
    return html`<p>
      No mail yet. Some is written when a quote is accepted, a card needs its holder, or money moves.
    </p>`;
  const rows = letters.map(
    ({ subject, to, writtenAt }, index) =>
      html`<li>
        <a href="/sandbox/mail/${index + 1}">${subject}</a>
        <span>to ${to} · <time datetime="${writtenAt}">${when(writtenAt)}</time></span>
      </li>`,
  );
  return html`<ol class="letters" reversed>
    ${rows.toReversed()}
  </ol>`;
}

/** Links of a letter would open inside the frame, where no other page lets itself be shown. */
const beside = (letter: string): string => letter.replace('<head>', '<head><base target="_blank">');

/** Links stand alone on their lines. */
const plain = (text: string): (Html | string)[] =>
  text
    .split('\n')
    .flatMap((line) => [/^https?:\S+$/.test(line) ? html`<a href="${line}">${line}</a>` : line, '\n']);

function one(letter: KeptLetter): Html {
  const { from, to, replyTo, subject, unsubscribeUrl } = letter;
  return html`<p><a href="/sandbox/mail">All mail</a></p>
    <h2>${subject}</h2>
    <dl class="envelope">
      <dt>From</dt>
      <dd>${from.name === undefined ? '' : `${from.name} `}&lt;${from.address}&gt;</dd>
      <dt>To</dt>
      <dd>${to}</dd>
      <dt>Date</dt>
      <dd><time datetime="${letter.writtenAt}">${when(letter.writtenAt)}</time></dd>
      ${
        replyTo === undefined
          ? ''
          : html`<dt>Reply to</dt>
              <dd>${replyTo}</dd>`
      }
      <dt>Message-ID</dt>
      <dd>${letter.messageId}</dd>
      ${
        unsubscribeUrl === undefined
          ? ''
          : html`<dt>List-Unsubscribe</dt>
              <dd>${unsubscribeUrl}</dd>`
      }
    </dl>
    <h2 class="small">As HTML</h2>
    <iframe
      title="The letter as HTML"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcdoc="${beside(letter.html)}"
    ></iframe>
    <h2 class="small">As text</h2>
    <pre>${plain(letter.text)}</pre>`;
}

export function mailPages(letters: readonly KeptLetter[]): Hono {
  const app = new Hono();
  app.get('/sandbox/mail', (c) => c.html(frame('Mailbox', list(letters))));
  app.get('/sandbox/mail/count', (c) => c.text(String(letters.length)));
  app.get('/sandbox/mail/:number{[1-9][0-9]{0,8}}', (c) => {
    const letter = letters[Number(c.req.param('number')) - 1];
    if (!letter)
      return c.html(
        frame('No such mail', html`<p>There is no such mail. <a href="/sandbox/mail">All mail</a></p>`),
        404,
      );
    return c.html(frame(letter.subject, one(letter)));
  });
  return app;
}
