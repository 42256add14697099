// Mail that no event of a campaign brings: a developer whom payouts cannot reach, and cards that run out before their wish does.
import { live } from '../domain/pledge.ts';
import { handOver } from './hand-over-mail.ts';
import { mailWishOf } from './mail-wish.ts';
import type { World } from './world.ts';

export async function remindPayout(
  world: World,
  job: { readonly campaign: bigint; readonly developer: bigint; readonly about: string },
): Promise<void> {
  const summary = await world.store.summary(job.campaign);
  if (!summary) return;
  const { wish, campaign } = summary;
  await handOver(world, {
    key: `${job.campaign}.payout-needed.${job.developer}.${job.about}`,
    person: job.developer,
    locale: wish.project.settings.locale,
    content: {
      kind: 'payout-needed',
      wish: mailWishOf(world, wish, campaign.currency),
      payoutUrl: world.links.payout,
    },
  });
}

const AHEAD = { hours: 30 * 24 };

/** The last month whose end is no more than thirty days away: cards that run out with it, or did already. */
export function lastMonthWithin(now: Temporal.Instant): { readonly year: number; readonly month: number } {
  const nextDay = now.add(AHEAD).toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 });
  const { year, month } = nextDay.toPlainYearMonth().subtract({ months: 1 });
  return { year, month };
}

/** Asks, once per card, for another one where it will not live as long as the wish. */
export async function warnExpiringCards(world: World): Promise<void> {
  if (world.mailer === undefined) return;
  const now = world.clock.now();
  for (const { campaign: id, backer, expires } of await world.store.expiringCards(lastMonthWithin(now))) {
    const wish = await world.store.wish(id);
    const campaign = await world.store.campaign(id, backer);
    const pledge = campaign?.pledges.find((one) => one.backer === backer && live(one));
    if (wish && campaign && pledge)
      await handOver(world, {
        key: `${id}.card-expiring.${backer}.${expires.year}-${expires.month}`,
        person: backer,
        locale: wish.project.settings.locale,
        content: {
          kind: 'card-expiring',
          wish: mailWishOf(world, wish, campaign.currency),
          amount: pledge.amount,
          expires,
        },
      });
    await world.store.cardWarned(id, backer, now);
  }
}
