// The look of the hosted pages, and the one place where text becomes HTML. Plain pages without scripts, readable in a
// light and a dark room.
import { createHash } from 'node:crypto';

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Escaped already. */
export class Html {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

type Piece = Html | readonly Html[] | number | string | undefined;

/** What is put in is escaped, unless it is Html; nothing comes of undefined. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const shown = pieces.map((piece) => {
    if (piece === undefined) return '';
    if (piece instanceof Html) return piece.source;
    if (typeof piece === 'object') return piece.map((part) => part.source).join('');
    return escapeHtml(String(piece));
  });
  return new Html(String.raw({ raw: strings }, ...shown));
}

/** Stripe's custom text knows links and bold type. */
export function customText(text: string): Html {
  const marked = escapeHtml(text)
    .replace(/\*\*([^*\n]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\[([^[\]\n]+)\]\((https?:\/\/[^\s()]+)\)/g, '<a href="$2" rel="noreferrer">$1</a>')
    .replaceAll('\n', '<br>');
  return new Html(marked);
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #54606e; --line: #8a94a0;
  --hair: #dde2e7; --accent: #0b5f4c; --on-accent: #fff; --bad: #a3191f; --bad-ground: #fdecec; --test: #fff3cf; --on-test: #5c4300; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161b; --card: #1b2128; --ink: #eef1f4; --soft: #aab4bf;
  --line: #78838f; --hair: #323b45; --accent: #5fd3b3; --on-accent: #06281f; --bad: #ffb3b0; --bad-ground: #43191b; --test: #463808; --on-test: #ffe9ab; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.test { margin: 0; padding: .5rem 1rem; background: var(--test); color: var(--on-test); text-align: center; font-size: .875rem; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; display: grid; gap: 2rem; }
main * { min-width: 0; }
main { grid-template-columns: minmax(0, 1fr); }
select { width: 100%; font: inherit; }
code { overflow-wrap: anywhere; }
main.one { max-width: 32rem; }
main.wide { max-width: 72rem; }
main.one, main.wide { grid-template-columns: minmax(0, 1fr); }
@media (min-width: 50rem) { main.two { grid-template: auto 1fr / 1fr 1fr; align-items: start; }
  .form { grid-column: 2; grid-row: 1 / span 2; } }
h1 { margin: .25rem 0 1rem; font-size: 1.75rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; }
p { margin: 0 0 1rem; }
a { color: var(--accent); }
.merchant, .hint, td small { color: var(--soft); }
.merchant { margin: 0; font-weight: 600; }
.hint { font-size: .875rem; }
.panel { background: var(--card); border: 1px solid var(--hair); border-radius: .75rem; padding: 1.5rem; }
table { width: 100%; border-collapse: collapse; margin-bottom: 1rem; }
td, th { padding: .5rem 0; border-top: 1px solid var(--hair); text-align: left; font-weight: inherit; }
td { overflow-wrap: anywhere; }
td:last-child { text-align: right; font-variant-numeric: tabular-nums; }
tr.total { font-weight: 700; }
td small { display: block; }
label { display: block; margin-bottom: .25rem; font-weight: 600; font-size: .9375rem; }
.field { margin-bottom: 1rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.agree { display: grid; grid-template-columns: auto 1fr; gap: .75rem; align-items: start; margin-bottom: 1rem; }
.agree label { font-weight: 400; margin: 0; }
input:not([type=checkbox]) { width: 100%; font: inherit; font-variant-numeric: tabular-nums; padding: .625rem .75rem; color: inherit;
  background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--accent); }
input[aria-invalid=true] { border: 2px solid var(--bad); }
.error { margin: .25rem 0 0; color: var(--bad); font-size: .9375rem; }
[role=alert] { background: var(--bad-ground); color: var(--bad); border-radius: .5rem; padding: .75rem 1rem; margin-bottom: 1rem; }
button { font: inherit; cursor: pointer; border-radius: .5rem; border: 1px solid var(--accent); padding: .75rem 1rem; }
button.main { width: 100%; font-weight: 700; background: var(--accent); color: var(--on-accent); }
button.other { width: 100%; margin-top: .75rem; background: transparent; color: inherit; border-color: var(--line); }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.cards button { width: 100%; text-align: left; background: var(--ground); color: inherit; border-color: var(--hair); padding: .5rem .75rem; }
.cards b { display: block; font-variant-numeric: tabular-nums; }
.cards span { color: var(--soft); font-size: .875rem; }
.cards button:hover { border-color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.after { margin: 1rem 0 0; }
.scroll { overflow-x: auto; }
.panel > :last-child, .scroll > table { margin-bottom: 0; }
td > form.inline { margin: 0 0 .25rem; }
.rows { margin: 0; }
.rows th { font-weight: 600; }
.rows td, .rows th { padding: .5rem 1rem .5rem 0; vertical-align: top; border-top: 1px solid var(--hair); }
.rows thead td, .rows thead th { border-top: 0; }
.rows td:nth-child(2) { font-variant-numeric: tabular-nums; white-space: nowrap; }
.rows small { overflow-wrap: anywhere; }
@media (max-width: 45rem) { .rows thead { display: none; } .rows tr { display: block; border-top: 1px solid var(--hair); padding: .75rem 0; }
  .rows tbody tr:first-child { border-top: 0; padding-top: 0; } .rows td, .rows td:last-child { display: block; border: 0; padding: .125rem 0; text-align: left; }
  .rows td:empty { display: none; } }
form.inline { display: inline-block; margin: 0; }
button.small { padding: .25rem .75rem; background: transparent; color: inherit; border-color: var(--line); font-size: .875rem; }
button.small:hover { border-color: var(--accent); }
`;
/** In one piece: its hash is what lets it through. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export function htmlPage(status: number, title: string, layout: 'one' | 'two' | 'wide', content: Html): Page {
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header class="test">
          <strong>Test mode.</strong> Everything here happens on this machine. No real card is needed, none is
          taken.
        </header>
        <main class="${layout}">${content}</main>
      </body>
    </html> `.source;
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      // Not form-action: it would also forbid the redirect back to the shop.
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
    body,
  };
}

export const redirectTo = (address: string): Page => ({
  status: 303,
  headers: { Location: address, 'Cache-Control': 'no-store' },
  body: '',
});
