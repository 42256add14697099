// How the operator writes addresses for mail, of people and of the mail server, and of pages elsewhere. Each function
// answers with the value in its one normal form, or throws Unfit.
import type { MailAddress } from '../ports/mail.ts';
import { Unfit } from './environment.ts';

const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9-]*[a-z0-9]$/i;
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/i;

export function mailAddress(text: string): string {
  if (text.length > 254 || !ADDRESS.test(text))
    throw new Unfit('is not an address for mail', 'Use one such as wishes@example.org.');
  return text;
}

/** `wishes@example.org`, or `Wishwell <wishes@example.org>` with quotes around the name or without. */
export function namedAddress(text: string): MailAddress {
  const named = /^([^<>]*)<([^<>]*)>$/.exec(text);
  const name = named?.[1]?.trim().replace(/^"(.*)"$/, '$1') ?? '';
  if (/[\p{C}"\\]/u.test(name))
    throw new Unfit(
      'has a name in it that mail cannot bear',
      'Use a name without quotes, backslashes and line breaks.',
    );
  return { name: name === '' ? undefined : name, address: mailAddress(named?.[2]?.trim() ?? text) };
}

function decodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

/** With host, and credentials where they are needed; what else nodemailer could be told by it is not for the environment. */
export function smtpUrl(text: string): string {
  const url = URL.parse(text);
  const isPlain = url && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (!url || !isPlain || !/^smtps?:$/.test(url.protocol) || !HOST.test(url.hostname)) {
    throw new Unfit(
      'is not the address of a mail server',
      'Use smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587 for STARTTLS.',
    );
  }
  if (![url.username, url.password].every((part) => part === '' || decodable(part))) {
    throw new Unfit('has a % in its credentials that stands for nothing', 'Write % as %25.');
  }
  return text;
}

export function webPage(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new Unfit('is not the address of a page', 'Use one like https://example.org/terms.');
  return url.href;
}
