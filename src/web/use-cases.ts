// What the web asks of the application, bound to its world in app.ts. Everything here is public or the visitor's own:
// a private or unknown wish is undefined, and nobody can tell which.
import type {
  Affairs,
  Forgotten,
  Leaving,
  OwnPledge,
  PayoutOrder,
  PayoutView,
  PersonExport,
  Renewing,
  Settling,
} from '../ports/affairs.ts';
import type { WishView } from '../ports/views.ts';
import type { WishAddress } from '../usecases/links.ts';
import type { Visitor } from '../usecases/open-checkout.ts';
import type { PledgeDone, PledgeOrder, PledgeStarted } from '../usecases/pledge.ts';
import type { Withdrawn } from '../usecases/withdraw.ts';
import type { Secured } from '../usecases/secure-pledge.ts';
import type { ListPosition, Page, ToldPosition } from '../ports/lists.ts';
import type {
  ListedProject,
  ListRequest,
  ShownProject,
  ShownSettings,
  ShownWish,
  ToldView,
  WishStory,
} from '../usecases/show.ts';

export type {
  ListedProject,
  ListRequest,
  ToldView,
  PledgeDone,
  PledgeOrder,
  PledgeStarted,
  Secured,
  ShownProject,
  ShownSettings,
  ShownWish,
  WishStory,
  Visitor,
  WishAddress,
};

export interface WebUseCases {
  wish(owner: string, name: string, number: number): Promise<ShownWish | undefined>;
  /** One page of its wishes: the nearest ones where nothing is asked for. */
  project(owner: string, name: string, request?: ListRequest): Promise<ShownProject | undefined>;
  /** Of all public projects. */
  wishes(request: ListRequest): Promise<Page<WishView, ListPosition>>;
  /** Public projects that have wishes; each page begins after the last project of the one before. */
  projects(after: bigint | undefined, limit: number): Promise<Page<ListedProject, bigint>>;
  /** Of all public projects, nearest to their target first; few. */
  almostFunded(): Promise<readonly WishView[]>;
  /** What a public project goes by now. */
  projectSettings(owner: string, name: string): Promise<ShownSettings | undefined>;
  /** What the wish's page tells beside its state; of a campaign that was shown as public. */
  /** Of what happened a page, which ends before this sequence. */
  story(campaign: bigint, before?: number): Promise<WishStory>;
  /** What happened to a wish, or to all wishes of a project, as anybody may read it; the newest first. */
  told(
    of: { readonly owner: string; readonly name: string; readonly number?: number },
    after: ToldPosition | undefined,
    limit: number,
  ): Promise<Page<ToldView, ToldPosition> | undefined>;
  /** Changes when anything does that is shown of a wish, or of a project and its wishes; costs next to nothing. */
  version(owner: string, name: string, number?: number): Promise<string | undefined>;
  startPledge(visitor: Visitor, address: WishAddress, order: PledgeOrder): Promise<PledgeStarted>;
  changePledge(
    visitor: Visitor,
    address: WishAddress,
    order: Pick<PledgeOrder, 'amount' | 'locale'>,
  ): Promise<PledgeDone>;
  withdrawPledge(visitor: Visitor, address: WishAddress): Promise<PledgeDone>;
  confirmConsent(visitor: Visitor, address: WishAddress): Promise<PledgeDone>;
  /** Work may begin before the backer's time to withdraw is over. */
  allowEarlyWork(visitor: Visitor, address: WishAddress): Promise<PledgeDone>;
  /** Withdraws the visitor's own pledge, also where the wish is no longer public. */
  leaveWish(visitor: Visitor, campaign: bigint): Promise<PledgeDone>;
  /** After the processor's page: reads the checkout itself. `expired` too for a checkout that is not the visitor's. */
  pledgeReturned(visitor: Visitor, checkout: bigint): Promise<Secured>;
  /** The visitor's present pledge of a wish, else the last one, with what stands around it; undefined where they have none. */
  ownPledge(visitor: Visitor, address: WishAddress): Promise<OwnPledge | undefined>;
  /** Another card for the pledge as it stands; while it is being collected its amount is held at once. */
  startCard(
    visitor: Visitor,
    address: WishAddress,
    order: Pick<PledgeOrder, 'locale' | 'consent'>,
  ): Promise<PledgeStarted | PledgeDone>;
  /** The bank wants to see the backer of a pledge that is being collected: leads there, or `done` where it did not insist. */
  confirmCard(visitor: Visitor, address: WishAddress): Promise<PledgeStarted | PledgeDone>;
  /** After the bank's page: reads at the processor what became of it. */
  cardReturned(visitor: Visitor, address: WishAddress): Promise<'held' | 'waiting' | 'declined'>;
  /** As a backer: agrees to more time that is asked for, or takes that back. */
  answerExtension(visitor: Visitor, address: WishAddress, accept: boolean): Promise<PledgeDone>;
  /** As a backer: objects to the delivery. */
  objectTo(visitor: Visitor, address: WishAddress): Promise<PledgeDone>;
  /** As a backer, where nobody else settles. */
  voteSettlement(visitor: Visitor, address: WishAddress, approve: boolean): Promise<PledgeDone>;
  /** With the visitor's permission of this moment, here and below. Undefined for a wish that is unknown or not public. */
  settling(visitor: Visitor, address: WishAddress): Promise<Settling | undefined>;
  settle(visitor: Visitor, address: WishAddress, developerPercent: number): Promise<PledgeDone>;
  renewing(visitor: Visitor, address: WishAddress): Promise<Renewing | undefined>;
  renew(visitor: Visitor, address: WishAddress): Promise<PledgeDone>;
  /** The consumer's right, after the charge. */
  withdrawAfterCharge(visitor: Visitor, campaign: bigint): Promise<Withdrawn>;
  /** As the developer, after backers withdrew: goes on for less, or gives up and everybody is refunded. */
  answerSmallerSum(visitor: Visitor, campaign: bigint, accept: boolean): Promise<PledgeDone>;
  affairs(visitor: Visitor): Promise<Affairs>;
  payoutAccount(visitor: Visitor): Promise<PayoutView>;
  /** Begins or goes on with what the processor asks of a developer before money can reach them. */
  startOnboarding(visitor: Visitor, order: PayoutOrder): Promise<Leaving>;
  /** The link to the processor had run out: another one. */
  resumeOnboarding(visitor: Visitor): Promise<Leaving>;
  payoutDashboard(visitor: Visitor): Promise<Leaving>;
  exportPerson(visitor: Visitor): Promise<PersonExport>;
  forgetPerson(visitor: Visitor): Promise<Forgotten>;
  /** By the person's own token out of a mail, or by the person. False for a token that is nobody's. */
  declineMail(
    who: { readonly token: string } | { readonly visitor: Visitor },
    declines: boolean,
  ): Promise<boolean>;
}
