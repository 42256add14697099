// A wish as mails name it.
import type { MailWish } from '../ports/mail.ts';
import type { Wish } from '../ports/records.ts';
import type { World } from './world.ts';

export function mailWishOf({ links }: Pick<World, 'links'>, wish: Wish, currency: string): MailWish {
  const { owner, name, settings } = wish.project;
  const address = { owner, name, number: wish.number };
  return {
    title: wish.title,
    project: `${owner}/${name}`,
    number: wish.number,
    pageUrl: links.page(address),
    issueUrl: links.issue(address),
    pledgeUrl: links.pledge(address),
    currency,
    timeZone: settings.timeZone,
  };
}
