// Mail that no event of a campaign brings: a developer whom payouts cannot reach, and cards that run out before their wish does.
import { live } from '../domain/pledge.ts';
import type { ExpiringCard } from '../ports/records.ts';
import { eachByItself } from './each-by-itself.ts';
import { SERVER_IS_AWAY, handOver, handOverAll } from './hand-over-mail.ts';
import { mailWishOf } from './mail-wish.ts';
import type { World } from './world.ts';

export async function remindPayout(
  world: World,
  job: { readonly campaign: bigint; readonly developer: bigint; readonly about: string },
): Promise<void> {
  const summary = await world.store.summary(job.campaign);
  if (!summary) return;
  const { wish, campaign } = summary;
  await handOverAll(world, [
    {
      key: `${job.campaign}.payout-needed.${job.developer}.${job.about}`,
      person: job.developer,
      locale: wish.project.settings.locale,
      content: {
        kind: 'payout-needed',
        wish: mailWishOf(world, wish, campaign.currency),
        payoutUrl: world.links.payout,
      },
    },
  ]);
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
  const cards = await world.store.expiringCards(lastMonthWithin(now));
  await eachByItself(
    cards,
    async (card) => {
      // A mail that was deferred is tried again by a later sweep.
      if ((await warn(world, card)) === 'done') await world.store.cardWarned(card.campaign, card.backer, now);
    },
    SERVER_IS_AWAY,
  );
}

async function warn(
  world: World,
  { campaign: id, backer, expires }: ExpiringCard,
): Promise<'done' | 'deferred'> {
  const wish = await world.store.wish(id);
  const campaign = await world.store.campaign(id, { backer });
  const pledge = campaign?.pledges.find((one) => one.backer === backer && live(one));
  if (!wish || !campaign || !pledge) return 'done';
  return handOver(world, {
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
}
