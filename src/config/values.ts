// What each kind of variable may hold. Each function answers with the value in its one normal form, or throws Unfit.
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Unfit } from './environment.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 65_535) throw new Unfit('is not a port', 'Use a whole number from 1 to 65535.');
  return number;
}

export function host(text: string): string {
  if (isIP(text) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) {
    throw new Unfit('is not a host to listen on', 'Use an address or a name, such as 127.0.0.1 or 0.0.0.0.');
  }
  return text;
}

export function perMinute(text: string): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number < 1) throw new Unfit('is not a number of requests', 'Use a whole number from 1 to 999999.');
  return number;
}

export function proxies(text: string): number {
  if (!/^\d$/.test(text))
    throw new Unfit(
      'is not a number of proxies',
      'Use 0 for none, or as many as stand before this server, up to 9.',
    );
  return Number(text);
}

export const folder = (text: string): string => resolve(text);

export function logLevel(text: string): string {
  if (!LOG_LEVELS.includes(text))
    throw new Unfit('is not a log level', `Use one of ${LOG_LEVELS.join(', ')}.`);
  return text;
}

/** Upper case, each once, in the order given. */
export function currencies(text: string): readonly string[] {
  const codes = text.split(',').map((code) => code.trim().toUpperCase());
  const known = new Set(Intl.supportedValuesOf('currency'));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) {
    const named = unknown.every((code) => /^[A-Z]{3}$/.test(code)) ? unknown.join(', ') : 'something else';
    throw new Unfit(
      `names ${named}, which is no currency`,
      'Use ISO codes with commas between, such as EUR,USD.',
    );
  }
  return [...new Set(codes)];
}

export function postgresUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:') {
    throw new Unfit('is not the address of a PostgreSQL', 'Use postgres://USER:PASSWORD@HOST:PORT/DATABASE.');
  }
  return text;
}

export function appId(text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (number < 1) throw new Unfit('is not a number', 'Copy the App ID from the app’s settings on GitHub.');
  return number;
}

/** An http address, with or without a path, without a slash at its end. */
export function httpUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new Unfit('is not a plain http(s) address', 'Use one like https://github.example.com/api/v3.');
  }
  return url.href.replace(/\/+$/, '');
}

export function httpOrigin(text: string): string {
  const url = URL.parse(httpUrl(text));
  if (!url || url.pathname !== '/') {
    throw new Unfit('has a path', 'Use only scheme, host and port, like https://api.stripe.com.');
  }
  return url.origin;
}

/** What people open: encrypted, unless it never leaves this machine. */
export function origin(text: string): string {
  const url = httpOrigin(text);
  if (url.startsWith('http:') && !isLoopback(url)) {
    throw new Unfit('is not encrypted', 'Use https; plain http is only for localhost.');
  }
  return url;
}

/** Of a host to listen on. */
export const isLoopbackHost = (name: string): boolean =>
  isLoopback(`http://${isIP(name) === 6 ? `[${name}]` : name}`);

export function isLoopback(url: string): boolean {
  const name = URL.parse(url)?.hostname ?? '';
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(name)
  );
}

/** GitHub's pages, next to its API: github.com, a GHE.com subdomain, or a server's own host. */
export function githubUrlOf(apiUrl: string): string {
  const url = new URL(apiUrl);
  const cloud = url.hostname === 'api.github.com' || /^api\.[a-z0-9-]+\.ghe\.com$/.test(url.hostname);
  return cloud ? `https://${url.hostname.slice('api.'.length)}` : url.origin;
}

/** One secret, or two with a comma between while the first is being replaced. */
export function webhookSecrets(text: string): readonly string[] {
  const secrets = text.split(',').map((secret) => secret.trim());
  if (secrets.length > 2) {
    throw new Unfit(
      'holds more than two secrets',
      'Use one, or the new and the old one with a comma between.',
    );
  }
  if (secrets.some((secret) => Buffer.byteLength(secret) < 32)) {
    throw new Unfit(
      'is too short to keep forged webhooks out',
      'Use at least 32 bytes, for example from: openssl rand -hex 32, and the same in the app’s settings on GitHub.',
    );
  }
  return secrets;
}

export function longSecret(text: string): string {
  if (text.length < 32) {
    throw new Unfit(
      'is too short',
      'Use at least 32 random characters, for example from: openssl rand -hex 32',
    );
  }
  return text;
}

/** A key or an id that someone else made: one word. */
export function token(text: string): string {
  if (/\s/.test(text)) throw new Unfit('has a space or a line break in it', 'Copy it again, as one word.');
  return text;
}

export function stripeKey(text: string): string {
  if (text.startsWith('pk_')) {
    throw new Unfit('is a publishable key', 'Use the secret key (sk_…) or a restricted one (rk_…).');
  }
  return token(text);
}

/** A PEM as it is, with \n written out, or in base64; answers with PKCS #8. */
export function privateKey(text: string): string {
  const lines = text.replaceAll(String.raw`\n`, '\n');
  const pem = lines.includes('-----BEGIN') ? lines : Buffer.from(lines, 'base64').toString('utf8');
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs8', format: 'pem' });
  } catch {
    // said below, without a word of what was read
  }
  throw new Unfit(
    'is not an RSA private key',
    'Use the .pem file that GitHub made for the app: its text, its text with \\n for line breaks, or that in base64.',
  );
}

export function privateKeyFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Unfit(
      'names a file that cannot be read',
      'Set it to the .pem file that GitHub made for the app.',
    );
  }
  try {
    return privateKey(text);
  } catch {
    throw new Unfit(
      'names a file without an RSA private key',
      'Set it to the .pem file that GitHub made for the app.',
    );
  }
}
