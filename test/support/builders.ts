// Campaigns for tests: people, rules, and a campaign brought to any phase by the commands that bring it there, so that no
// test starts from a state that cannot be. Pure: no database, no clock but the story's own.
import type { Actor, Campaign, Permission, Phase, Rules } from '../../src/domain/campaign.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { CampaignEvent, EventType } from '../../src/domain/campaign-event.ts';
import { captureOrder } from '../../src/domain/capture-order.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { decide } from '../../src/domain/decide.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { Pledge } from '../../src/domain/pledge.ts';
import type { Refusal } from '../../src/domain/refusal.ts';

export const ids = {
  requester: 1n,
  maintainer: 2n,
  developer: 3n,
  otherDeveloper: 4n,
  backer: 5n,
  otherBacker: 6n,
  outsider: 7n,
} as const;

export const anActor = (id: bigint, permission: Permission = 'read'): Actor => ({ id, permission });

export const people = {
  requester: anActor(ids.requester),
  maintainer: anActor(ids.maintainer, 'maintain'),
  developer: anActor(ids.developer),
  otherDeveloper: anActor(ids.otherDeveloper),
  backer: anActor(ids.backer),
  otherBacker: anActor(ids.otherBacker),
  outsider: anActor(ids.outsider),
} as const;

export const someRules = (changes: Partial<Rules> = {}): Rules => ({
  requesterPledge: 'required',
  quotesBy: 'anyone',
  acceptedBy: 'maintainers',
  minSpecification: 20,
  payoutReady: 'optional',
  coolingOffHours: 48,
  lastCallHours: 24,
  expiresDays: 180,
  milestones: [50, 80, 90],
  reviewDays: 14,
  graceDays: 7,
  timeZone: 'UTC',
  maxHoldDays: 75,
  withdrawalDays: 14,
  floor: 50n,
  ...changes,
});

export const noon = Temporal.Instant.from('2027-03-01T12:00:00Z');
export const specification = 'An export that writes every row of the table, with its header.';

/** Who pledges what in `aCampaign`: together exactly the target. */
export const pledgedBy = { requester: 10_000n, backer: 25_000n, otherBacker: 15_000n } as const;
export const target = 50_000n;

/** Of a date. A card is asked for again and again, which changes when it is next. */
const isReminder = (type: EventType): boolean => type !== 'CardReminded' && type.endsWith('Reminded');

/** A campaign with its clock and everything that happened to it. */
export class Story {
  campaign: Campaign | undefined;
  now: Temporal.Instant = noon;
  readonly events: CampaignEvent[] = [];
  /** When each of them happened. */
  readonly times: Temporal.Instant[] = [];
  readonly phases = new Set<Phase>();
  #lastPledge = 100n;

  /** The campaign as it stands; a story that has begun always has one. */
  get state(): Campaign {
    if (this.campaign === undefined) throw new Error('The wish was not proposed yet');
    return this.campaign;
  }

  /** What the command comes to: the events, already applied, or the refusal. */
  ask(command: CampaignCommand): readonly CampaignEvent[] | Refusal {
    const events = this.answer(command);
    return 'kind' in events || !command.type.startsWith('Record') ? events : [...events, ...this.#wake()];
  }

  /** As `ask`, before what it makes due is done. */
  answer(command: CampaignCommand): readonly CampaignEvent[] | Refusal {
    const decided = decide(this.campaign, command, this.now);
    if (!decided.ok) return decided.refusal;
    this.#happen(decided.value);
    return decided.value;
  }

  /** An answer may make something due at once: the job of that deadline follows it. */
  #wake(): readonly CampaignEvent[] {
    const due = nextDeadline(this.state);
    if (due === undefined || Temporal.Instant.compare(due, this.now) > 0) return [];
    const decided = decide(this.state, { type: 'Tick' }, this.now);
    if (!decided.ok) throw new Error('time was refused');
    this.#happen(decided.value);
    return decided.value;
  }

  #happen(events: readonly CampaignEvent[]): void {
    for (const event of events) {
      this.campaign = evolve(this.campaign, event, this.now);
      this.phases.add(this.campaign.phase);
      this.events.push(event);
      this.times.push(this.now);
    }
  }

  /** As `ask`, for what must be carried out. */
  do(command: CampaignCommand): readonly CampaignEvent[] {
    const answer = this.ask(command);
    if ('kind' in answer)
      throw new Error(`${command.type} was refused: ${answer.kind} in ${this.state.phase}`);
    return answer;
  }

  refusal(command: CampaignCommand): Refusal {
    const answer = this.ask(command);
    if (!('kind' in answer)) throw new Error(`${command.type} was carried out in ${this.state.phase}`);
    return answer;
  }

  /** Time passes, and acts: what it changed. What it only reminded of is among `events`. */
  pass(duration: Temporal.DurationLike): readonly CampaignEvent[] {
    return this.passUntil(this.now.add(duration));
  }

  passUntil(at: Temporal.Instant | undefined): readonly CampaignEvent[] {
    if (at === undefined) throw new Error('Nothing to wait for');
    if (Temporal.Instant.compare(at, this.now) > 0) this.now = at;
    return this.do({ type: 'Tick' }).filter(({ type }) => !isReminder(type));
  }

  /** Past the reminders, to the next instant at which something changes. */
  passUntilDeadline(): readonly CampaignEvent[] {
    const changed = this.passUntil(nextDeadline(this.state));
    return changed.length > 0 ? changed : this.passUntilDeadline();
  }

  pledge(by: Actor, amount: bigint): readonly CampaignEvent[] {
    this.#lastPledge += 1n;
    return this.do({ type: 'SecurePledge', by, pledge: this.#lastPledge, amount, named: false });
  }

  pledgeOf(backer: bigint): Pledge {
    const pledge = this.state.pledges.findLast((one) => one.backer === backer);
    if (pledge === undefined) throw new Error(`${backer} never pledged`);
    return pledge;
  }

  quote(by: Actor, terms: { amount?: bigint; days?: number; specification?: string } = {}) {
    const delay = { count: terms.days ?? 14, unit: 'day' } as const;
    const amount = terms.amount ?? target;
    const text = terms.specification ?? specification;
    return this.do({ type: 'SubmitQuote', by, amount, delay, specification: text, comment: 900n });
  }

  accept(developer: bigint = ids.developer, by: Actor = people.maintainer): readonly CampaignEvent[] {
    return this.do({ type: 'AcceptQuote', by, developer, version: undefined });
  }

  /** The charge's id and attempt, as the processor's answers name it. */
  charge(backer: bigint): { readonly pledge: bigint; readonly attempt: number } {
    const { id, charge } = this.pledgeOf(backer);
    return { pledge: id, attempt: charge?.attempt ?? 0 };
  }

  authorise(backer: bigint, captureBefore: Temporal.Instant = this.now.add({ hours: 7 * 24 })) {
    const { amount } = this.pledgeOf(backer);
    return this.do({ type: 'RecordAuthorised', ...this.charge(backer), amount, captureBefore });
  }

  decline(backer: bigint): readonly CampaignEvent[] {
    return this.do({ type: 'RecordDeclined', ...this.charge(backer), cause: 'hard' });
  }

  capture(backer: bigint, amount = this.pledgeOf(backer).charge?.share ?? 0n): readonly CampaignEvent[] {
    return this.do({ type: 'RecordCaptured', ...this.charge(backer), amount });
  }

  refund(
    backer: bigint,
    outcome: 'pending' | 'succeeded' | 'failed' = 'succeeded',
  ): readonly CampaignEvent[] {
    const refund = this.pledgeOf(backer).charge?.refundAttempts ?? 0;
    return this.do({ type: 'RecordRefund', ...this.charge(backer), refund, outcome });
  }

  authoriseAll(): void {
    for (const { backer, charge } of this.state.pledges)
      if (charge?.state === 'asked') this.authorise(backer);
  }

  captureAll(): void {
    for (const { backer } of captureOrder(this.state)) this.capture(backer);
  }

  refundAll(): void {
    for (const { backer, charge } of this.state.pledges)
      if (charge?.state === 'refundAsked') this.refund(backer);
  }
}

export interface CampaignOptions {
  readonly phase?: Phase;
  readonly rules?: Partial<Rules>;
  readonly currency?: string;
}

type Step = (story: Story) => void;

/** The shortest way to each phase: the phase before it, and what leads on from there. */
const wayTo: Readonly<Record<Exclude<Phase, 'proposed'>, readonly [from: Phase, step: Step]>> = {
  open: ['proposed', (story) => story.pledge(people.requester, pledgedBy.requester)],
  funding: [
    'open',
    (story) => {
      story.quote(people.developer);
      story.accept();
      story.pledge(people.backer, pledgedBy.backer);
    },
  ],
  confirming: ['funding', (story) => story.pledge(people.otherBacker, pledgedBy.otherBacker)],
  collecting: [
    'confirming',
    (story) => {
      story.do({ type: 'DeclareReady', by: people.developer });
      story.passUntilDeadline();
    },
  ],
  started: [
    'collecting',
    (story) => {
      story.authoriseAll();
      story.captureAll();
    },
  ],
  delivered: [
    'started',
    (story) => story.do({ type: 'Deliver', by: people.developer, pullRequest: undefined }),
  ],
  contested: ['delivered', (story) => story.do({ type: 'Object', by: people.backer })],
  completed: ['delivered', (story) => story.do({ type: 'Approve', by: people.requester })],
  refunding: [
    'started',
    (story) => {
      story.do({ type: 'WithdrawQuote', by: people.developer });
      story.do({ type: 'WithdrawQuote', by: people.developer });
    },
  ],
  refunded: ['refunding', (story) => story.refundAll()],
  expired: ['open', (story) => story.passUntil(story.state.expiresAt)],
  cancelled: [
    'open',
    (story) => story.do({ type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' }),
  ],
};

/** A campaign in this phase, `proposed` unless said otherwise. */
export function aCampaign({ phase = 'proposed', rules = {}, currency = 'EUR' }: CampaignOptions = {}): Story {
  if (phase === 'proposed') {
    const story = new Story();
    story.do({
      type: 'ProposeWish',
      campaign: 42n,
      requester: ids.requester,
      currency,
      rules: someRules(rules),
    });
    return story;
  }
  const [from, step] = wayTo[phase];
  const story = aCampaign({ phase: from, rules, currency });
  step(story);
  if (story.state.phase !== phase) throw new Error(`${phase} became ${story.state.phase}`);
  return story;
}

export const typesOf = (events: readonly CampaignEvent[]): readonly EventType[] =>
  events.map(({ type }) => type);
