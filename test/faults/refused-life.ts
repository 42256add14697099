// A life in which Stripe refuses one call for good. Each piece of work fails alone, as a job of the queue does; people go on
// with what they do, and in the end nobody does anything any more.
import type { Phase } from '../../src/domain/campaign.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { stakeOf } from '../../src/domain/pledge.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { followCharges, followIntent } from '../../src/usecases/follow-charge.ts';
import { letTimePass } from '../../src/usecases/let-time-pass.ts';
import { moveCharge } from '../../src/usecases/move-charge.ts';
import { payDeveloper } from '../../src/usecases/pay-developer.ts';
import { noLease } from '../../src/usecases/prove-lease.ts';
import { securePledge } from '../../src/usecases/secure-pledge.ts';
import type { Life } from './a-life.ts';
import type { Act } from './acts.ts';
import { decided } from './acts-at-stripe.ts';

const MOST_ROUNDS = 40;

/** In these nobody waits for money. */
const RESTS: ReadonlySet<Phase> = new Set([
  'open',
  'funding',
  'confirming',
  'completed',
  'refunded',
  'expired',
  'cancelled',
]);

export class RefusedLife {
  readonly life: Life;
  /** What failed instead of coming to an outcome. */
  readonly failed: string[] = [];
  #acts = 0;

  constructor(life: Life) {
    this.life = life;
  }

  async #alone(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #once(): Promise<void> {
    const { world, campaign } = this.life;
    const { store } = world;
    const ours = (ids: readonly bigint[]): boolean => ids.includes(campaign);
    for (const checkout of await store.openCheckouts())
      if (checkout.campaign === campaign && checkout.session !== undefined)
        await this.#alone('secure', () => securePledge(world, checkout.id));
    const stuck = await this.life.stuck();
    const again = (await store.unsettled(world.clock.now())).map(({ pledge }) => pledge);
    const { pledges } = await this.life.state();
    for (const { id } of pledges.filter((one) => !stuck.includes(one.id) || again.includes(one.id)))
      await this.#alone('move', () => moveCharge(world, id, noLease));
    if (ours(await store.due(world.clock.now())))
      await this.#alone('time', () => letTimePass(world, campaign));
    if (ours(await store.toFollow()))
      await this.#alone('follow', () => followCharges(world, campaign, noLease));
    if (ours(await store.toPay(world.clock.now())))
      await this.#alone('pay', () => payDeveloper(world, campaign, noLease));
  }

  /** Until nothing changes while the clock stands still. */
  async work(): Promise<void> {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      const { events } = await this.life.state();
      await this.#once();
      if ((await this.life.state()).events === events) return;
    }
    throw new Error('it never comes to rest');
  }

  /** Somebody acts; a refusal is theirs to see, and keeps nobody else from anything. */
  async do(...acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      this.#acts += 1;
      await this.#alone(act.name, () => act.do(this.life, `${this.life.campaign}.${this.#acts}`));
      await this.work();
    }
  }

  async say(command: CampaignCommand): Promise<void> {
    await changeCampaign(this.life.world, this.life.campaign, command);
    await this.work();
  }

  /** Stripe tells of each charge. */
  async news(): Promise<void> {
    for (const intent of await this.life.intents())
      await this.#alone('news', () => followIntent(this.life.world, intent, noLease));
    await this.work();
  }

  async deadline(): Promise<void> {
    const at = nextDeadline(await this.life.state());
    if (at !== undefined && Temporal.Instant.compare(at, this.life.clock.now) > 0) this.life.clock.now = at;
    await this.work();
  }

  /** The collection begins and comes to its end, at the latest with its window. */
  async collect(): Promise<void> {
    for (let deadlines = 0; deadlines < 10; deadlines += 1) {
      await this.deadline();
      await this.news();
      if ((await this.life.state()).phase !== 'collecting') return;
    }
  }

  /** Nothing of it is left to be done, but by a person where Stripe refuses a refund. */
  async #rests(): Promise<boolean> {
    const { phase, held, pledges, holds } = await this.life.state();
    const stuck = await this.life.stuck();
    const left = pledges.filter(({ charge }) => stakeOf(charge) > 0n);
    if (phase === 'refunding') return holds === 0 && left.every(({ id }) => stuck.includes(id));
    return RESTS.has(phase) && held === 0n && holds === 0 && (phase === 'completed' || left.length === 0);
  }

  /** To the day after which nothing of the campaign is left to be done, or `most` days. @returns the days it took */
  async runOut(most: number): Promise<number> {
    for (let day = 0; day <= most; day += 1) {
      // What is told of a charge is told when it changes, and now and then looked up.
      if (day % 8 === 0) await this.news();
      if ((await this.life.state()).pledges.some(({ charge }) => charge?.state === 'disputed'))
        await this.do(decided('lost'));
      if (await this.#rests()) return day;
      this.life.clock.now = this.life.clock.now.add({ hours: 24 });
      await this.work();
    }
    return most + 1;
  }
}
