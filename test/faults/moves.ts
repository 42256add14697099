// Numbers become what people, banks and the clock do in a life on a local Stripe; most moves lead somewhere, some are refused.
// After every change of the campaign the rules are held against it and against what Stripe knows.
import type { Campaign } from '../../src/domain/campaign.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { ended } from '../../src/domain/campaign.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import type { CampaignChange, ChangeOutcome, Store } from '../../src/ports/store.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { letTimePass } from '../../src/usecases/let-time-pass.ts';
import type { Move, Step, Truth } from '../support/step.ts';
import * as checks from '../support/rule-checks.ts';
import type { Life } from './a-life.ts';
import { news } from './acts.ts';
import { confirms, decided, refundsFail } from './acts-at-stripe.ts';
import { moveCharges, settle } from './work.ts';

/** What Stripe took and holds of a campaign, as the rules ask for it. */
async function truthOf({ stripe }: Life): Promise<Truth> {
  const whole = { limit: 100 } as const;
  const [intents, refunds] = await Promise.all([
    stripe.paymentIntents.list(whole),
    stripe.refunds.list(whole),
  ]);
  const given = refunds.data.filter(({ metadata, status }) => metadata?.['key'] && status !== 'failed');
  const own = intents.data.map((intent) => ({
    id: intent.id,
    pledge: BigInt(intent.metadata['pledge'] ?? 0),
    held: intent.status === 'requires_capture',
    captured: intent.status === 'succeeded' ? BigInt(intent.amount_received) : 0n,
    refunded: given
      .filter(({ payment_intent: of }) => of === intent.id)
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n),
  }));
  return {
    byHand: new Set(),
    intents: new Map(own.map((intent) => [intent.id, intent])),
    holdsOf: (pledge) => own.filter((intent) => intent.pledge === pledge && intent.held).length,
    takenOf: (pledge) =>
      own.filter((intent) => intent.pledge === pledge).reduce((sum, { captured }) => sum + captured, 0n),
  };
}

/** Stands in the way of every change, and looks at what became of it. */
export class RulesWatch {
  #life: Life | undefined;
  #before: Campaign | undefined;
  #truth: Truth = { byHand: new Set(), intents: new Map(), holdsOf: () => 0, takenOf: () => 0n };
  readonly reached = new Set<string>();
  /** What somebody is saying: other changes come of answers of Stripe's. */
  saying: CampaignCommand | undefined;
  readonly #held: readonly (readonly [string, (step: Step) => checks.Problem])[] = [
    ['totals', checks.totalsAreSums],
    ['charged', checks.chargedAtMostOnce()],
    ['started', checks.startsOnTheWholeSum()],
    ['shared', checks.sharesWhatExceeds],
    ['consent', checks.consentPerVersion()],
    ['withdrawal', checks.withdrawsAlone],
    ['books', checks.booksBalance()],
    ['held', checks.moneyIsNeverStuck],
  ];

  over(store: Store): Store {
    const change = async <R>(asked: CampaignChange<R>): Promise<ChangeOutcome<R>> => {
      const outcome = await store.change(asked);
      if (outcome.kind === 'changed' && outcome.events.length > 0 && this.#life)
        await this.#look(this.#life, outcome);
      return outcome;
    };
    return { ...store, change };
  }

  /** What happened before is looked at as one step. */
  async begin(life: Life): Promise<void> {
    this.#life = life;
    const events = await life.world.store.events(life.campaign);
    await this.#judge(life, events, await life.state());
  }

  async #look(life: Life, { events }: Extract<ChangeOutcome<unknown>, { kind: 'changed' }>): Promise<void> {
    await this.#judge(life, events, await life.state());
  }

  async #judge(life: Life, recorded: Awaited<ReturnType<Store['events']>>, after: Campaign): Promise<void> {
    const before = this.#before;
    this.#before = after;
    this.reached.add(after.phase);
    for (const { event } of recorded) this.reached.add(event.type);
    const command = this.saying ?? { type: 'Resume' };
    const now = recorded.at(-1)?.at ?? life.clock.now;
    const events = recorded.map(({ event }) => event);
    // What people say moves nothing at Stripe.
    if (this.saying === undefined) this.#truth = await truthOf(life);
    const step: Step = {
      before,
      command,
      events,
      refusal: undefined,
      after,
      now,
      processor: this.#truth,
    };
    for (const [rule, check] of this.#held) {
      const problem = check(step);
      if (problem !== undefined)
        throw new Error(`${rule}: ${problem}, after ${events.map(({ type }) => type).join()}`);
    }
  }
}

const of = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

class Mover {
  readonly #life: Life;
  readonly #watch: RulesWatch;
  #pledges = 60n;

  constructor(life: Life, watch: RulesWatch) {
    this.#life = life;
    this.#watch = watch;
  }

  async say(command: CampaignCommand): Promise<void> {
    this.#watch.saying = command;
    try {
      await changeCampaign(this.#life.world, this.#life.campaign, command);
    } finally {
      this.#watch.saying = undefined;
    }
  }

  async pledge(a: number): Promise<void> {
    const index = a % 4;
    const amount = this.#life.amount(index);
    this.#pledges += 1n;
    const pledge = this.#life.developer.id + this.#pledges;
    await this.say({
      type: 'SecurePledge',
      by: this.#life.backer(index),
      pledge,
      amount,
      named: a % 2 === 0,
    });
  }

  async deadline(): Promise<void> {
    const { clock } = this.#life;
    const at = nextDeadline(await this.#life.state());
    if (at === undefined) return;
    if (Temporal.Instant.compare(at, clock.now) > 0) clock.now = at;
    await letTimePass(this.#life.world, this.#life.campaign);
  }

  /** What brings the wish on from where it is. */
  async forward(a: number, b: number): Promise<void> {
    const { developer, maintainer } = this.#life;
    const { phase, paused, accepted } = await this.#life.state();
    if (paused !== undefined) return this.say({ type: 'Resume' });
    switch (phase) {
      case 'open':
        return this.say({ type: 'AcceptQuote', by: maintainer, developer: developer.id, version: undefined });
      case 'funding':
        return this.pledge(a);
      case 'confirming':
        if (accepted?.readyAt === undefined) await this.say({ type: 'DeclareReady', by: developer });
        return this.deadline();
      case 'started':
        return this.say({ type: 'Deliver', by: developer, pullRequest: undefined });
      case 'delivered':
        if (b % 3 === 0) return this.say({ type: 'Object', by: this.#life.backer(a % 4) });
        return this.say({ type: 'Approve', by: this.#life.backer(0), maintainers: [maintainer.id] });
      case 'contested':
        return this.say({ type: 'Settle', by: maintainer, developerPercent: [0, 30, 60, 100][b % 4] ?? 0 });
      case 'proposed':
      case 'collecting':
      case 'completed':
      case 'refunding':
      case 'refunded':
      case 'expired':
      case 'cancelled':
        return settle(this.#life);
    }
  }

  async move([kind, a, b]: Move): Promise<void> {
    const { clock, developer, maintainer, campaign, world, local, account } = this.#life;
    const backer = this.#life.backer(a % 4);
    if (kind < 40) return this.forward(a, b);
    if (kind < 50) return settle(this.#life);
    if (kind < 55) return moveCharges(this.#life);
    if (kind < 60) return void (await news.do(this.#life, ''));
    if (kind < 64) return this.say({ type: 'ChangePledge', by: backer, amount: BigInt(4000 + b * 20) });
    if (kind < 66) return this.say({ type: 'WithdrawPledge', by: backer });
    if (kind < 69) {
      await this.say({
        type: 'SubmitQuote',
        by: developer,
        amount: BigInt(5000 + b * 30),
        delay: { count: 1 + (b % 14), unit: 'day' },
        specification: b % 2 === 0 ? 'as a table, whole' : 'as a tree, with its leaves',
        comment: BigInt(900 + (b % 3)),
      });
      return this.say({ type: 'AcceptQuote', by: maintainer, developer: developer.id, version: undefined });
    }
    if (kind < 72)
      return this.say({ type: 'AcceptQuote', by: maintainer, developer: developer.id, version: undefined });
    if (kind < 75) return this.say({ type: 'ConfirmConsent', by: backer });
    if (kind < 79) return void (await confirms(a % 4, b % 4 === 0 ? 'fail' : 'complete').do(this.#life, ''));
    if (kind < 81) return this.say({ type: b % 2 === 0 ? 'WithdrawQuote' : 'UndoAcceptance', by: developer });
    if (kind < 82) return this.say({ type: 'Pause', reason: 'closed' });
    if (kind < 84) return void (await refundsFail.do(this.#life, ''));
    if (kind < 86)
      return void local.turn({
        turn: 'account',
        account,
        standing: of(['active', 'active', 'restricted'] as const, b) ?? 'active',
      });
    if (kind < 88) return this.disputeSome(a);
    if (kind < 90) return void (await decided(b % 2 === 0 ? 'won' : 'lost').do(this.#life, ''));
    if (kind < 95) return this.deadline();
    clock.now = clock.now.add({ hours: kind < 98 ? a % 40 : 24 * (a % 10) });
    return letTimePass(world, campaign);
  }

  async disputeSome(a: number): Promise<void> {
    const charges = (await this.#life.stripe.charges.list()).data.filter(
      ({ captured, disputed, amount, amount_refunded: back }) => captured && !disputed && amount > back,
    );
    const charge = of(charges, a)?.id;
    if (charge !== undefined) this.#life.local.turn({ turn: 'dispute', charge });
    await news.do(this.#life, '');
  }

  /** Nobody does anything any more: time passes, banks decide, Stripe and the work do what they owe. */
  async runOut(): Promise<void> {
    const life = this.#life;
    for (let rounds = 0; rounds < 60; rounds += 1) {
      await news.do(life, '');
      await settle(life);
      const { phase, held, pledges } = await life.state();
      const waiting = pledges.some(({ charge }) =>
        ['refundPending', 'refundFailed', 'disputed'].includes(charge?.state ?? ''),
      );
      if (ended(phase) && !waiting && (held === 0n || phase !== 'completed')) return;
      if (pledges.some(({ charge }) => charge?.state === 'disputed'))
        await decided(rounds % 2 === 0 ? 'won' : 'lost').do(life, '');
      else if (pledges.some(({ charge }) => charge?.state === 'refundPending')) {
        if (rounds % 3 === 0) await refundsFail.do(life, '');
        else life.clock.now = life.clock.now.add({ hours: 1 });
      } else await this.deadline();
    }
    throw new Error(`it never ends: ${JSON.stringify(await life.state(), checks.plain)}`);
  }
}

export async function live(life: Life, watch: RulesWatch, moves: readonly Move[]): Promise<void> {
  const mover = new Mover(life, watch);
  for (const move of moves) await mover.move(move);
  await mover.runOut();
}
