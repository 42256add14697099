// Styles, icon and small scripts, read once. Their addresses change with their content, so that browsers keep them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';

const TYPES = {
  'style.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'frame.js': 'text/javascript; charset=utf-8',
  'copy.js': 'text/javascript; charset=utf-8',
  'widget.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
} as const;
type Asset = keyof typeof TYPES;

export const digest = (content: string): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 16);

const load = (file: Asset) => {
  const content = readFileSync(join(import.meta.dirname, 'assets', file), 'utf8');
  const [name, ending] = file.split('.');
  return { content, type: TYPES[file], path: `/assets/${name}.${digest(content)}.${ending}` };
};

const loaded = {
  style: load('style.css'),
  live: load('live.js'),
  frame: load('frame.js'),
  copy: load('copy.js'),
  embed: load('widget.css'),
  icon: load('icon.svg'),
};

export const assetPaths = {
  style: loaded.style.path,
  live: loaded.live.path,
  frame: loaded.frame.path,
  copy: loaded.copy.path,
  embed: loaded.embed.path,
  icon: loaded.icon.path,
} as const;

export function assets(): Hono {
  const app = new Hono();
  for (const { path, content, type } of Object.values(loaded))
    app.get(path, (c) =>
      c.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  return app;
}
