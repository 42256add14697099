// The widget's script, made once of its two files. Its address never changes, for it stands on other people's pages; so it is
// kept for an hour at most.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { digest } from '../assets.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../assets', file), 'utf8');

/** Without what only its next owner reads. */
const spoken = (css: string): string =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .trim();

const widgetScript = read('widget.js').replace("'/* widget.css */'", () =>
  JSON.stringify(spoken(read('widget.css'))),
);

const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=3600',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  etag: `"${digest(widgetScript)}"`,
} as const;

export function widget(): Hono {
  const app = new Hono();
  app.get('/widget.js', (c) =>
    c.req.header('if-none-match')?.includes(HEADERS.etag)
      ? c.body(null, 304, HEADERS)
      : c.body(widgetScript, 200, HEADERS),
  );
  return app;
}
