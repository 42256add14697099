// What a person may have around wishes in a phase: one of everything.
import type { Phase } from '../../src/domain/campaign.ts';
import type { Affairs } from '../../src/ports/affairs.ts';
import type { WishView } from '../../src/ports/views.ts';
import { aCampaign, ids, noon, people } from '../support/builders.ts';
import { anAffair, anOwnPledge, aWish } from './a-web.ts';

export const billing = {
  organisation: 'Lantern Friends',
  address: '1 Quay\nAda Town',
  taxNumber: 'FR 40 303 265 045',
};

/** Of a backer whose accepted quote became dearer. */
function askedPledge() {
  const story = aCampaign({ phase: 'funding' });
  story.quote(people.developer, { amount: 60_000n });
  story.accept();
  return story.pledgeOf(ids.backer);
}

export function withdrawnPledge() {
  const story = aCampaign({ phase: 'funding' });
  story.do({ type: 'WithdrawPledge', by: people.backer });
  return story.pledgeOf(ids.backer);
}

export function someAffairs(phase: Phase, wish: WishView = aWish(phase)): Affairs {
  const pledge = aCampaign({ phase: phase === 'proposed' ? 'open' : phase }).pledgeOf(ids.requester);
  const own = { wish, billing, cardExpires: { year: 2027, month: 3 } };
  const collecting = { ...own, wish: aWish('collecting', { title: wish.title }) };
  const actUntil = noon.add({ hours: 30 });
  const charged = aCampaign({ phase: 'started' }).pledgeOf(ids.backer);
  const started = aWish('started', { title: wish.title });
  const held = aCampaign({ phase: 'collecting' }).pledgeOf(ids.backer);
  return anAffair({
    login: 'ada',
    declines: phase === 'open',
    email: phase === 'cancelled' ? undefined : 'ada@example.org',
    pledges: [
      anOwnPledge(pledge, { ...own, withdrawUntil: noon.add({ hours: 48 }) }),
      anOwnPledge(pledge, { ...own, notBefore: noon.add({ hours: 300 }) }),
      anOwnPledge(withdrawnPledge(), own),
      anOwnPledge(askedPledge(), { ...own, wish: aWish('funding', { title: wish.title }) }),
      anOwnPledge(held, { ...collecting, trouble: 'confirm', actUntil }),
      anOwnPledge(held, { ...collecting, trouble: 'new-card', actUntil }),
      anOwnPledge(held, collecting),
      anOwnPledge(charged, { ...own, wish: started, rightUntil: actUntil, goesBack: 25_000n }),
      anOwnPledge({ ...charged, business: true }, { ...own, wish: started, goesBack: 25_000n }),
    ],
    quotes: (['live', 'accepted', 'superseded', 'withdrawn'] as const).map((state, at) => ({
      wish,
      version: at + 1,
      amount: 50_000n,
      state,
    })),
    payouts: ([undefined, 'account', 'balance', 'books'] as const).map((why) => ({
      wish,
      phase,
      target: 50_000n,
      paid: why === undefined ? 48_000n : 0n,
      waiting: why === undefined ? 0n : 48_000n,
      why,
      withdrawn: why === undefined ? 0n : 2500n,
      left: why === undefined ? 50_000n : 47_500n,
      smallerSum: why === 'account' ? 'asked' : why === 'balance' ? 'accepted' : undefined,
      disputed: why === 'balance' ? 2000n : 0n,
    })),
  });
}
