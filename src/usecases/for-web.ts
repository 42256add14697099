// The use cases that pages and the API call, bound to their world.
import {
  allowEarlyWork,
  changePledge,
  confirmConsent,
  leaveWish,
  startPledge,
  withdrawPledge,
} from './pledge.ts';
import type { Visitor } from './open-checkout.ts';
import type { PledgeOrder } from './pledge.ts';
import type { WishAddress } from './links.ts';
import { securePledge, type Secured } from './secure-pledge.ts';
import { affairs, ownPledge } from './affairs.ts';
import { payoutAccount, payoutDashboard, resumeOnboarding, startOnboarding } from './onboarding.ts';
import { declineMail, exportPerson, forgetPerson } from './own-data.ts';
import { cardReturned, confirmCard, startCard } from './replace-card.ts';
import type { PayoutOrder } from '../ports/affairs.ts';
import type { ToldPosition } from '../ports/lists.ts';
import {
  type ListRequest,
  showAlmostFunded,
  showProject,
  showProjects,
  showSettings,
  showTold,
  showWish,
  showWishes,
  tellStory,
  versionAt,
} from './show.ts';
import { answerExtension, objectTo, voteSettlement } from './say.ts';
import { renew, renewing, settle, settling } from './settle.ts';
import { answerSmallerSum, withdrawAfterCharge } from './withdraw.ts';
import type { World } from './world.ts';

const ALMOST_FUNDED = 6;

/** After the processor's page: a checkout that is not the visitor's is like one that ran out. */
async function pledgeReturned(world: World, visitor: Visitor, id: bigint): Promise<Secured> {
  const checkout = await world.store.checkout(id);
  return checkout?.backer === visitor.id ? securePledge(world, id) : { kind: 'expired' };
}

// The web names this shape itself (WebUseCases); app.ts sees that both agree.
export const webUseCases = (world: World) => ({
  wish: (owner: string, name: string, number: number) => showWish(world, owner, name, number),
  project: (owner: string, name: string, request?: ListRequest) => showProject(world, owner, name, request),
  wishes: (request: ListRequest) => showWishes(world, request),
  projects: (after: bigint | undefined, limit: number) => showProjects(world, after, limit),
  almostFunded: () => showAlmostFunded(world, ALMOST_FUNDED),
  told: (of: Parameters<typeof showTold>[1], after: ToldPosition | undefined, limit: number) =>
    showTold(world, of, after, limit),
  version: (owner: string, name: string, number?: number) => versionAt(world, owner, name, number),
  projectSettings: (owner: string, name: string) => showSettings(world, owner, name),
  story: (campaign: bigint, before?: number) => tellStory(world, campaign, before),
  startPledge: (visitor: Visitor, address: WishAddress, order: PledgeOrder) =>
    startPledge(world, visitor, address, order),
  changePledge: (visitor: Visitor, address: WishAddress, order: Pick<PledgeOrder, 'amount' | 'locale'>) =>
    changePledge(world, visitor, address, order),
  withdrawPledge: (visitor: Visitor, address: WishAddress) => withdrawPledge(world, visitor, address),
  allowEarlyWork: (visitor: Visitor, address: WishAddress) => allowEarlyWork(world, visitor, address),
  confirmConsent: (visitor: Visitor, address: WishAddress) => confirmConsent(world, visitor, address),
  pledgeReturned: (visitor: Visitor, checkout: bigint) => pledgeReturned(world, visitor, checkout),
  ownPledge: (visitor: Visitor, address: WishAddress) => ownPledge(world, visitor, address),
  startCard: (visitor: Visitor, address: WishAddress, order: Pick<PledgeOrder, 'locale' | 'consent'>) =>
    startCard(world, visitor, address, order),
  confirmCard: (visitor: Visitor, address: WishAddress) => confirmCard(world, visitor, address),
  cardReturned: (visitor: Visitor, address: WishAddress) => cardReturned(world, visitor, address),
  leaveWish: (visitor: Visitor, campaign: bigint) => leaveWish(world, visitor, campaign),
  answerExtension: (visitor: Visitor, address: WishAddress, accept: boolean) =>
    answerExtension(world, visitor, address, accept),
  objectTo: (visitor: Visitor, address: WishAddress) => objectTo(world, visitor, address),
  voteSettlement: (visitor: Visitor, address: WishAddress, approve: boolean) =>
    voteSettlement(world, visitor, address, approve),
  settling: (visitor: Visitor, address: WishAddress) => settling(world, visitor, address),
  settle: (visitor: Visitor, address: WishAddress, developerPercent: number) =>
    settle(world, visitor, address, developerPercent),
  renewing: (visitor: Visitor, address: WishAddress) => renewing(world, visitor, address),
  renew: (visitor: Visitor, address: WishAddress) => renew(world, visitor, address),
  withdrawAfterCharge: (visitor: Visitor, campaign: bigint) => withdrawAfterCharge(world, visitor, campaign),
  answerSmallerSum: (visitor: Visitor, campaign: bigint, accept: boolean) =>
    answerSmallerSum(world, visitor, campaign, accept),
  affairs: (visitor: Visitor) => affairs(world, visitor),
  payoutAccount: (visitor: Visitor) => payoutAccount(world, visitor),
  startOnboarding: (visitor: Visitor, order: PayoutOrder) => startOnboarding(world, visitor, order),
  resumeOnboarding: (visitor: Visitor) => resumeOnboarding(world, visitor),
  payoutDashboard: (visitor: Visitor) => payoutDashboard(world, visitor),
  exportPerson: (visitor: Visitor) => exportPerson(world, visitor),
  forgetPerson: (visitor: Visitor) => forgetPerson(world, visitor),
  declineMail: (who: { readonly token: string } | { readonly visitor: Visitor }, declines: boolean) =>
    declineMail(world, who, declines),
});
