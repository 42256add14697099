// A generated history: numbers become commands of people, answers of the processor, steps of the clock. Whatever the numbers
// are, the history is one that could happen; most moves lead somewhere, some are refused. Every step is told to a watcher.
import type { Actor, Campaign, Phase } from '../../src/domain/campaign.ts';
import type { CampaignCommand, MoneyCommand } from '../../src/domain/campaign-command.ts';
import { payable } from '../../src/domain/books.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { decide } from '../../src/domain/decide.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { noon } from './builders.ts';
import {
  backers,
  developers,
  everybody,
  maintainer,
  of,
  otherRules,
  reasons,
  requester,
  rulesBy,
} from './cast.ts';
import {
  judging,
  leaving,
  objecting,
  pullRequest,
  settling,
  someAsked,
  someBacker,
  submitting,
  voting,
} from './choices.ts';
import { payoutAnswer, payoutRequestOf } from './payout-answers.ts';
import { type Call, type Luck, Processor } from './processor.ts';
import type { Move, Step } from './step.ts';

const lucks: readonly Luck[] = ['good', 'good', 'good', 'good', 'good', 'good', 'bad', 'pending', 'refused'];

/** A pledge that is none of this wish's. */
export const FOREIGN = 99_999n;

/** In these a hold stands, or is about to be taken or let go. */
const HELD: ReadonlySet<string> = new Set(['asked', 'authorised', 'capturing', 'cancelling']);

/** What is not the campaign's own doing, nor of its people: each must occur. */
export const MIXED = ['refused for good', 'taken by hand', 'of somebody else'] as const;
export type Mixed = (typeof MIXED)[number];

export class History {
  campaign: Campaign | undefined;
  now = noon;
  readonly processor = new Processor(() => this.now);
  /** What was mixed in so far of what nobody here did. */
  readonly mixed = new Set<Mixed>();
  readonly #watch: (step: Step) => void;
  /** Whether the developer can ever be paid. */
  #reachable = true;
  #lastPledge = 100n;
  #lastCommand: CampaignCommand | undefined;

  constructor(watch: (step: Step) => void) {
    this.#watch = watch;
  }

  get state(): Campaign {
    if (this.campaign === undefined) throw new Error('The wish was not proposed yet');
    return this.campaign;
  }

  ask(command: CampaignCommand): void {
    const before = this.campaign;
    const decided = decide(before, command, this.now);
    const events = decided.ok ? decided.value : [];
    let after = before;
    for (const event of events) after = evolve(after, event, this.now);
    if (after === undefined) return;
    this.campaign = after;
    const { now, processor } = this;
    const refusal = decided.ok ? undefined : decided.refusal;
    this.#watch({ before, command, events, refusal, after, now, processor: processor.reading });
    if (command.type.startsWith('Record')) this.#wake();
  }

  /** What an answer makes due is mostly done at once; now and then another answer comes first. */
  #wake(): void {
    const due = nextDeadline(this.state);
    if (due === undefined || Temporal.Instant.compare(due, this.now) > 0) return;
    if (this.state.events % 7 !== 0) this.ask({ type: 'Tick', payout: 'ready' });
  }

  begin(choice: number): void {
    const rules = rulesBy(choice);
    this.#reachable = choice % 9 !== 0;
    this.ask({ type: 'ProposeWish', campaign: 42n, requester: requester.id, currency: 'EUR', rules });
  }

  move([kind, a, b]: Move): void {
    if (kind < 40) this.#forward(a, b);
    else if (kind < 60) this.#backer(kind, a, b);
    else if (kind < 70) this.#quoting(kind, a, b);
    else if (kind < 76) this.#judging(kind, a, b);
    else if (kind < 90) this.#processing(kind, a, b);
    else this.#world(kind, a, b);
  }

  /** What brings the wish on from where it is, mostly. */
  #forward(a: number, b: number): void {
    const { phase, paused } = this.state;
    const ways: Partial<Record<Phase, () => void>> = {
      proposed: () =>
        a % 6 === 0 ? this.ask({ type: 'OpenWish', by: maintainer }) : this.#secure(requester, b),
      open: () =>
        this.state.quotes.some(({ state }) => state === 'live')
          ? this.#accept(a)
          : this.#person(submitting(a, b)),
      funding: () => this.#secure(of(backers, a), b + 400),
      confirming: () => {
        if (this.state.accepted?.readyAt === undefined) this.#ready();
        else this.#passToDeadline();
      },
      collecting: () => (a % 5 === 1 ? this.#swapCard(a, b) : this.#process(a, b)),
      started: () => this.#work(a, b),
      delivered: () =>
        [
          () => this.#person(judging(this.state, a >> 2, b)),
          () => this.#passToDeadline(),
          () => this.#person(objecting(this.state, b)),
        ][(a >> 1) % 3]?.(),
      contested: () =>
        [
          () => this.#person(settling(this.state, a, b)),
          () => this.#passToDeadline(),
          () => this.#person(voting(this.state, a, b)),
        ][(a >> 1) % 3]?.(),
      refunding: () => this.#process(a, b),
      completed: () => (this.state.payouts > 0 && b % 3 === 0 ? this.#regret(a) : this.#payOut(a)),
      expired: () => this.ask({ type: 'RenewWish', by: requester }),
    };
    if (paused !== undefined && a % 2 === 0) this.ask({ type: 'Resume' });
    else (ways[phase] ?? (() => this.#callAll(a, b)))();
  }

  #work(a: number, b: number): void {
    const pending = this.state.work?.extension !== undefined;
    if (a % 5 === 0) this.#ready();
    else if (a % 3 > 0) this.#developer((by) => ({ type: 'Deliver', by, pullRequest: pullRequest(b) }), true);
    else if (a % 13 === 5) this.#person(leaving(this.state, a, b));
    else if (pending) this.#answerExtension(b);
    else this.#extend(a, b);
  }

  #backer(kind: number, a: number, b: number): void {
    const by = of(everybody, a);
    if (kind < 50) this.#secure(by, b);
    else if (kind < 53) this.ask({ type: 'ChangePledge', by, amount: BigInt(40 + (b % 900)) });
    else if (kind < 55) this.ask({ type: 'WithdrawPledge', by });
    else if (kind < 56) this.ask({ type: 'AllowEarlyWork', by });
    else if (kind < 58) this.ask({ type: 'ConfirmConsent', by: someAsked(this.state, a) ?? by });
    else if (kind < 59) this.#person(objecting(this.state, a));
    else this.#person(voting(this.state, a, b));
  }

  #quoting(kind: number, a: number, b: number): void {
    if (kind < 64) this.#person(submitting(a, b));
    else if (kind < 65) this.ask({ type: 'WithdrawQuote', by: of(developers, a) });
    else if (kind < 66) this.ask({ type: 'WithdrawQuote', by: of(developers, a), comment: BigInt(b % 3) });
    else if (kind < 68) this.#accept(a);
    else if (kind < 69) this.ask({ type: 'UndoAcceptance', by: of(everybody, a) });
    else this.#ready();
  }

  #judging(kind: number, a: number, b: number): void {
    if (kind < 71) this.#developer((by) => ({ type: 'Deliver', by, pullRequest: pullRequest(b) }), true);
    else if (kind < 72) this.#person(judging(this.state, a, b));
    else if (kind < 73) this.#person(settling(this.state, a, b));
    else if (kind < 75) this.#extend(a, b);
    else if (a % 2 === 0) this.#answerExtension(b);
    else this.#person(leaving(this.state, a, b));
  }

  #processing(kind: number, a: number, b: number): void {
    const charged = this.state.pledges.filter(({ charge }) => charge !== undefined && charge.captured > 0n);
    const pledge = charged[a % Math.max(1, charged.length)]?.id ?? 0n;
    if (kind < 80) this.#call(a, b);
    else if (kind < 83) this.#hear(a);
    else if (kind < 84) this.#finishOrBounce(a);
    else if (kind < 85) this.#hearAgain(a, b);
    else if (kind < 86) this.#hearFees(pledge);
    else if (kind < 87) this.#byHand(of([...this.processor.names, '0:0'], a), b);
    else if (kind < 88) this.#disputing(pledge, a, b);
    else if (kind < 89) this.#payOut(a);
    else this.#swapCard(a, b);
  }

  /** The processor lets a hold go by itself, or somebody takes it in the processor's own dashboard. */
  #byHand(name: string, b: number): void {
    if (b % 3 > 0) this.processor.letGo(name);
    else if (this.processor.takeByHand(name, b)) this.mixed.add('taken by hand');
  }

  #finishOrBounce(a: number): void {
    if (a % 3 > 0) return this.processor.finishRefunds();
    const back = this.state.pledges.filter(({ charge }) => (charge?.refunded ?? 0n) > 0n);
    const pledge = back[a % Math.max(1, back.length)];
    const told = pledge && this.processor.bounce(pledge);
    if (told) this.ask(told);
  }

  #disputing(pledge: bigint, a: number, b: number): void {
    if (a % 3 === 0) this.#hearFees(pledge);
    else this.#dispute(pledge, of(['opened', 'won', 'lost'] as const, b));
  }

  /** Somebody disputes what was paid out long ago. */
  #regret(a: number): void {
    const { pledges } = this.state;
    const outcome = of(['opened', 'lost', 'won', 'lost'] as const, a >> 3);
    this.#dispute(pledges[a % pledges.length]?.id ?? 0n, outcome);
  }

  /** The holder of a refused card helps. */
  #swapCard(a: number, b: number): void {
    const refused = this.state.pledges.filter(({ charge }) => charge?.state === 'declined');
    const pledge = refused[a % Math.max(1, refused.length)];
    if (pledge === undefined) return;
    if (b % 2 === 0) {
      this.processor.confirm(pledge, of(lucks, b >> 1));
      this.#hear(a);
      return;
    }
    const former = this.processor.endFormer(pledge);
    if (former) this.#answered(former);
    const present = this.state.pledges.find(({ id }) => id === pledge.id);
    if (present?.charge?.state !== 'declined') return;
    const held = this.processor.swapCard(present);
    if (held === undefined) return;
    const { events } = this.state;
    this.ask(held);
    if (this.state.events === events) this.processor.drop(present.id, present.charge.attempt + 1);
    else this.processor.told.push(held);
  }

  #world(kind: number, a: number, b: number): void {
    if (kind < 92) this.#pass(Temporal.Duration.from({ hours: a % 40 }));
    else if (kind < 93) this.#pass(Temporal.Duration.from({ hours: 24 * (a % 20) }));
    else if (kind < 95) this.#passToDeadline();
    else if (kind < 96) this.ask({ type: 'Pause', reason: of(reasons, a) });
    else if (kind < 97) this.ask({ type: 'Resume' });
    else if (kind < 98) this.ask({ type: 'ChangeRules', rules: otherRules(this.state.rules, a, b) });
    else if (kind < 99 && this.#lastCommand) this.ask(this.#lastCommand);
    else if (a % 5 === 0) this.ask({ type: 'CancelWish', by: of(everybody, b), reason: 'done elsewhere' });
    else this.ask({ type: 'RenewWish', by: of(everybody, b) });
  }

  #person(command: CampaignCommand): void {
    this.#lastCommand = command;
    this.ask(command);
  }

  #secure(by: Actor, b: number): void {
    // Now and then an old one again: the processor told it twice.
    if (b % 11 !== 0) this.#lastPledge += 1n;
    const amount = BigInt(45 + (b % 1100));
    const right = { business: b % 13 === 0, earlyWork: b % 5 > 0 };
    this.#person({
      type: 'SecurePledge',
      by,
      pledge: this.#lastPledge,
      amount,
      named: b % 2 === 0,
      ...right,
    });
  }

  #accept(a: number): void {
    const live = this.state.quotes.filter(({ state }) => state === 'live');
    const developer = live[a % Math.max(1, live.length)]?.developer ?? 2n;
    const version = a % 9 === 0 ? 1 : undefined;
    const by = a % 5 === 0 ? requester : maintainer;
    const payout = a % 7 === 0 ? 'incomplete' : 'ready';
    const sameAsDeveloper = a % 11 === 0 ? [5n] : [];
    this.#person({ type: 'AcceptQuote', by, developer, version, payout, sameAsDeveloper });
  }

  #developer(command: (by: Actor) => CampaignCommand, theirs: boolean): void {
    const developer = developers.find(({ id }) => id === this.state.accepted?.developer);
    this.#person(command(theirs && developer ? developer : of(everybody, this.state.events)));
  }

  #ready(): void {
    this.#developer((by) => ({ type: 'DeclareReady', by, payout: 'ready' }), true);
  }

  #extend(a: number, b: number): void {
    const delay = { count: 1 + (b % 9), unit: 'day' } as const;
    this.#developer((by) => ({ type: 'AskExtension', by, delay, reason: 'flu' }), a % 9 !== 0);
  }

  #answerExtension(b: number): void {
    const by = b % 3 === 0 ? maintainer : someBacker(this.state, b);
    this.#person({ type: 'AnswerExtension', by, accept: b % 4 !== 0 });
  }

  #call(a: number, b: number): void {
    const calls = this.processor.calls(this.state);
    const call = calls[a % Math.max(1, calls.length)];
    if (call) this.#make(call, of(lucks, b));
  }

  #make(call: Call, luck: Luck): void {
    if (luck === 'refused') this.mixed.add('refused for good');
    this.processor.make(call, luck);
  }

  #dispute(pledge: bigint, outcome: 'opened' | 'won' | 'lost'): void {
    const told = this.processor.dispute(pledge, outcome);
    if (told) this.ask(told);
  }

  #hear(a: number): void {
    const answer = this.processor.takeAnswer(a);
    if (answer) this.#answered(answer);
  }

  /** A hold that nobody waits for is let go by whoever hears of it. */
  #answered(answer: MoneyCommand): void {
    this.ask(answer);
    if (answer.type !== 'RecordAuthorised') return;
    const charge = this.state.pledges.find(({ id }) => id === answer.pledge)?.charge;
    const awaited = charge?.attempt === answer.attempt && HELD.has(charge.state);
    if (!awaited) this.processor.drop(answer.pledge, answer.attempt);
  }

  /** What was told before; now and then of somebody else's charge, on the same account of the processor. */
  #hearAgain(a: number, b: number): void {
    const answer = this.processor.told[a % Math.max(1, this.processor.told.length)];
    if (answer && 'pledge' in answer && b % 4 === 0) {
      this.mixed.add('of somebody else');
      this.ask({ ...answer, pledge: FOREIGN });
    } else if (answer) this.#answered(answer);
  }

  #process(a: number, b: number): void {
    if (a % 2 === 0) {
      this.#callAll(a, b);
      return;
    }
    this.#call(a >> 1, b);
    this.#call(a >> 2, b >> 1);
    this.#hear(b);
  }

  /** Everything the processor was asked is done and told, in an order of its own. */
  #callAll(a: number, b: number): void {
    for (const call of this.processor.calls(this.state))
      this.#make(call, a % 4 === 0 ? of(lucks, b + Number(call.pledge.id)) : 'good');
    while (this.processor.mailbox.length > 0) this.#hear(a);
  }

  #payOut(a: number): void {
    const request = this.state.payoutRequest;
    if (request === undefined) {
      const waits = !this.#reachable || a % 8 === 7;
      this.ask(payoutRequestOf(this.state, waits, a));
      // Sometimes other things happen before its answer is heard.
      if (a % 3 !== 0 && !waits) this.#payOut(a + 1);
      return;
    }
    const { payouts } = this.state;
    this.ask(payoutAnswer(request, a));
    if (this.state.payouts > payouts) this.processor.transfer(this.state.id, request.amount);
  }

  #hearFees(pledge: bigint): void {
    for (const command of this.processor.feesOf(pledge)) this.ask(command);
  }

  #pass(duration: Temporal.Duration): void {
    this.#moveTo(this.now.add(duration));
    this.ask({ type: 'Tick', payout: this.state.events % 6 === 0 ? 'restricted' : 'ready' });
  }

  #passToDeadline(): void {
    const at = nextDeadline(this.state);
    if (at === undefined) return;
    if (Temporal.Instant.compare(at, this.now) > 0) this.#moveTo(at);
    this.ask({ type: 'Tick' });
  }

  #moveTo(at: Temporal.Instant): void {
    this.now = at;
    this.processor.tick();
  }

  /** Nobody does anything any more: only time passes, and the processor and the banks do what they owe. */
  runOut(): void {
    for (let rounds = 0; rounds < 100; rounds += 1) {
      const { events } = this.state;
      this.#callAll(1, 0);
      this.processor.finishRefunds();
      while (this.processor.mailbox.length > 0) this.#hear(0);
      for (const { id, charge } of this.state.pledges)
        if (charge?.state === 'disputed') this.#dispute(id, id % 2n === 0n ? 'won' : 'lost');
      for (const { id } of this.state.pledges) this.#hearFees(id);
      if (payable(this.state) > 0n) this.#payOut(2);
      if (this.state.events !== events) continue;
      if (nextDeadline(this.state) === undefined) return;
      this.#passToDeadline();
    }
    throw new Error(`The wish never ends: ${this.state.phase}`);
  }
}
