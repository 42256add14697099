// A payment processor in memory, for histories: it does what a campaign's charges ask for, in its own time, and its answers
// can be held back, repeated and mixed. Keeps what it really took, as the truth the campaign is held against.
import type { Campaign } from '../../src/domain/campaign.ts';
import type { MoneyCommand } from '../../src/domain/campaign-command.ts';
import type { Pledge } from '../../src/domain/pledge.ts';

export interface Intent {
  readonly pledge: bigint;
  readonly authorised: bigint;
  /** unseen: the bank wants to see the card's holder before it holds anything. */
  state: 'unseen' | 'held' | 'gone' | 'captured';
  captured: bigint;
  refunded: bigint;
  /** The last return that went through, until it comes back. */
  returned: bigint;
  lost: bigint;
  /** What the processor keeps of the capture. */
  fee: bigint;
  /** What its one dispute took at first, how it ended, and what that costs in the end. */
  disputed: bigint | undefined;
  verdict: 'won' | 'lost' | undefined;
  disputeFee: bigint;
}

/** How a call ends, where it can end in more than one way. */
export type Luck = 'good' | 'bad' | 'pending';

interface Call {
  readonly verb: 'authorise' | 'capture' | 'cancel' | 'refund' | 'reverse';
  readonly pledge: Pledge;
  readonly key: string;
}

const verbs = {
  asked: 'authorise',
  capturing: 'capture',
  cancelling: 'cancel',
  refundAsked: 'refund',
} as const;

const causes = ['soft', 'hard', 'authentication-required'] as const;

export class Processor {
  readonly intents = new Map<string, Intent>();
  /** Answers that were not told yet. */
  readonly mailbox: MoneyCommand[] = [];
  /** Everything ever told: any of it may be told again. */
  readonly told: MoneyCommand[] = [];
  /** The operator's, as every movement changed it. */
  balance = 0n;
  readonly #made = new Set<string>();
  /** Refunds under way, told later how they ended. */
  #pending: { readonly answer: MoneyCommand; readonly intent: Intent; readonly amount: bigint }[] = [];

  /** The calls that this campaign waits for and that were not made yet. */
  calls(campaign: Campaign): readonly Call[] {
    return campaign.pledges.flatMap((pledge) => {
      const { charge } = pledge;
      const asked = charge && Object.entries(verbs).find(([state]) => state === charge.state)?.[1];
      const verb = asked ?? (charge && charge.reversing > 0n ? 'reverse' : undefined);
      if (!charge || !verb) return [];
      const number = verb === 'refund' ? `${charge.attempt}.${charge.refundAttempts}` : charge.attempt;
      // A share that was computed again is another capture: the executor asks what became of the former one first.
      const key = `${pledge.id}:${verb}:${number}`;
      return this.#made.has(key) ? [] : [{ verb, pledge, key }];
    });
  }

  /** Makes a call; its answer lies in the mailbox. */
  make({ verb, pledge, key }: Call, luck: Luck, now: Temporal.Instant): void {
    const { charge } = pledge;
    if (charge === undefined) return;
    this.#made.add(key);
    const of = { pledge: pledge.id, attempt: charge.attempt };
    const name = `${of.pledge}:${of.attempt}`;
    const intent = this.intents.get(name);
    switch (verb) {
      case 'authorise':
        if (luck === 'bad') {
          const cause = causes[Number((pledge.id + BigInt(charge.attempt)) % 3n)] ?? 'soft';
          if (cause === 'authentication-required') this.#open(name, pledge, 'unseen');
          this.mailbox.push({ type: 'RecordDeclined', ...of, cause });
          return;
        }
        this.#open(name, pledge, 'held');
        this.mailbox.push({
          type: 'RecordAuthorised',
          ...of,
          amount: pledge.amount,
          captureBefore: now.add({ hours: luck === 'pending' ? 30 : 7 * 24 }),
        });
        return;
      case 'capture':
        if (intent?.state !== 'held') return;
        if (luck === 'bad') {
          intent.state = 'gone';
          this.mailbox.push({ type: 'RecordCaptureFailed', ...of });
          return;
        }
        intent.state = 'captured';
        intent.captured = charge.share;
        intent.fee = 1n + (charge.share % 40n);
        this.balance += intent.captured - intent.fee;
        this.mailbox.push({ type: 'RecordCaptured', ...of, amount: charge.share });
        return;
      case 'cancel':
        if (intent?.state === 'captured') {
          this.mailbox.push({ type: 'RecordCaptured', ...of, amount: intent.captured });
          return;
        }
        if (intent) intent.state = 'gone';
        this.mailbox.push({ type: 'RecordCancelled', ...of });
        return;
      case 'reverse': {
        const outcome = pledge.id % 2n === 0n ? 'succeeded' : 'failed';
        if (outcome === 'succeeded') this.balance += charge.reversing;
        this.mailbox.push({ type: 'RecordReversal', ...of, outcome });
        return;
      }
      case 'refund': {
        if (intent === undefined) return;
        const answer = { type: 'RecordRefund', ...of, refund: charge.refundAttempts } as const;
        const amount = charge.refunding;
        // What a bank disputes cannot be refunded meanwhile.
        const how = intent.disputed !== undefined && intent.verdict === undefined ? 'bad' : luck;
        if (how === 'good') this.#giveBack(intent, amount);
        if (how === 'pending')
          this.#pending.push({ answer: { ...answer, outcome: 'succeeded' }, intent, amount });
        const outcome = how === 'good' ? 'succeeded' : how === 'bad' ? 'failed' : 'pending';
        this.mailbox.push({ ...answer, outcome });
      }
    }
  }

  #open(name: string, pledge: Pledge, state: Intent['state']): void {
    const { id, amount } = pledge;
    this.intents.set(name, {
      pledge: id,
      authorised: amount,
      state,
      captured: 0n,
      refunded: 0n,
      returned: 0n,
      lost: 0n,
      fee: 0n,
      disputed: undefined,
      verdict: undefined,
      disputeFee: 0n,
    });
  }

  #giveBack(intent: Intent, amount: bigint): void {
    intent.refunded += amount;
    intent.returned = amount;
    this.balance -= amount;
  }

  /** The bank gives a return back days after it was taken for done: told at once. */
  bounce({ id, charge }: Pledge): MoneyCommand | undefined {
    const attempt = charge?.attempt ?? 0;
    const intent = this.intents.get(`${id}:${attempt}`);
    if (charge === undefined || intent === undefined || intent.returned === 0n || charge.refunding > 0n)
      return undefined;
    const amount = intent.returned;
    intent.returned = 0n;
    intent.refunded -= amount;
    this.balance += amount;
    return { type: 'RecordRefundReturned', pledge: id, attempt, refund: charge.refundAttempts, amount };
  }

  /** The card's holder confirms at their bank, or is refused there. */
  confirm(pledge: Pledge, luck: Luck, now: Temporal.Instant): void {
    const attempt = pledge.charge?.attempt ?? 0;
    const intent = this.intents.get(`${pledge.id}:${attempt}`);
    if (intent?.state !== 'unseen') return;
    const of = { pledge: pledge.id, attempt };
    intent.state = luck === 'bad' ? 'gone' : 'held';
    const captureBefore = now.add({ hours: 7 * 24 });
    this.mailbox.push(
      luck === 'bad'
        ? { type: 'RecordDeclined', ...of, cause: 'hard' }
        : { type: 'RecordAuthorised', ...of, amount: pledge.amount, captureBefore },
    );
  }

  /** Before another card is asked for, an intent that could still be confirmed is ended; undefined where none could. */
  endFormer(pledge: Pledge, now: Temporal.Instant): MoneyCommand | undefined {
    const attempt = pledge.charge?.attempt ?? 0;
    const former = this.intents.get(`${pledge.id}:${attempt}`);
    const of = { pledge: pledge.id, attempt };
    const captureBefore = now.add({ hours: 7 * 24 });
    if (former?.state === 'held')
      return { type: 'RecordAuthorised', ...of, amount: pledge.amount, captureBefore };
    if (former?.state !== 'unseen') return undefined;
    former.state = 'gone';
    return { type: 'RecordDeclined', ...of, cause: 'hard' };
  }

  /** Another card, with its holder present: the money is held before we hear of it. */
  swapCard(pledge: Pledge, now: Temporal.Instant): MoneyCommand {
    const attempt = (pledge.charge?.attempt ?? 0) + 1;
    this.#open(`${pledge.id}:${attempt}`, pledge, 'held');
    const captureBefore = now.add({ hours: 7 * 24 });
    return { type: 'RecordHeld', pledge: pledge.id, attempt, amount: pledge.amount, captureBefore };
  }

  /** A hold that nobody waits for: whoever made it lets it go. */
  drop(pledge: bigint, attempt: number): void {
    this.intents.delete(`${pledge}:${attempt}`);
  }

  /** A hold that the processor lets go by itself, where one stands. */
  letGo(name: string): void {
    const intent = this.intents.get(name);
    if (intent?.state !== 'held') return;
    intent.state = 'gone';
    const [pledge = '', attempt = ''] = name.split(':');
    this.mailbox.push({ type: 'RecordCancelled', pledge: BigInt(pledge), attempt: Number(attempt) });
  }

  /** A card holder disputes what is neither back nor on its way back, once; their bank takes it at once, and may give it back. */
  dispute(pledge: bigint, outcome: 'opened' | 'won' | 'lost'): MoneyCommand | undefined {
    const intent = this.#of(pledge).find(({ captured }) => captured > 0n);
    if (intent === undefined) return undefined;
    const amount = intent.disputed ?? this.#openDispute(intent);
    if (amount === undefined || (intent.verdict !== undefined && intent.verdict !== outcome))
      return undefined;
    if (intent.verdict === undefined && outcome === 'won') {
      this.balance += amount + intent.disputeFee;
      intent.disputeFee = 0n;
    }
    if (outcome === 'lost') intent.lost = amount;
    if (outcome !== 'opened') intent.verdict = outcome;
    return { type: 'RecordDispute', pledge, outcome, amount };
  }

  #openDispute(intent: Intent): bigint | undefined {
    const onItsWay = this.#pending.filter((refund) => refund.intent === intent);
    const amount = onItsWay.reduce((left, refund) => left - refund.amount, intent.captured - intent.refunded);
    if (amount <= 0n) return undefined;
    intent.disputed = amount;
    intent.disputeFee = 15n;
    this.balance -= amount + intent.disputeFee;
    return amount;
  }

  /** What the processor says of its fees, whenever it is asked. */
  feesOf(pledge: bigint): readonly MoneyCommand[] {
    const intent = this.#of(pledge).find(({ captured }) => captured > 0n);
    if (intent === undefined) return [];
    return [
      { type: 'RecordFee', pledge, amount: intent.fee },
      { type: 'RecordDisputeFee', pledge, fee: intent.disputeFee },
    ];
  }

  /** To the developer. */
  transfer(amount: bigint): void {
    this.balance -= amount;
  }

  /** Refunds that were pending are through. */
  finishRefunds(): void {
    for (const { answer, intent, amount } of this.#pending.splice(0)) {
      this.#giveBack(intent, amount);
      this.mailbox.push(answer);
    }
  }

  /** Takes one answer out of the mailbox. */
  takeAnswer(index: number): MoneyCommand | undefined {
    const [answer] = this.mailbox.splice(index % Math.max(1, this.mailbox.length), 1);
    if (answer) this.told.push(answer);
    return answer;
  }

  /** What was really taken of a pledge, whatever was given back of it. */
  takenOf(pledge: bigint): bigint {
    return this.#of(pledge).reduce((sum, { captured }) => sum + captured, 0n);
  }

  /** How often a pledge's money is held at this moment. */
  holdsOf(pledge: bigint): number {
    return this.#of(pledge).filter(({ state }) => state === 'held').length;
  }

  /** What is really taken and neither given back nor lost, of all. */
  get kept(): bigint {
    return [...this.intents.values()].reduce(
      (sum, { captured, refunded, lost }) => sum + captured - refunded - lost,
      0n,
    );
  }

  #of(pledge: bigint): readonly Intent[] {
    return [...this.intents.values()].filter((intent) => intent.pledge === pledge);
  }
}
