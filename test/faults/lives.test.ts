// Generated lives on the real store, the real gateway and a local Stripe: people, banks, news that comes twice and in any
// order, and the clock. The rules hold after every change, and in the end the ledger is the balance.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beginLife, ground } from './a-life.ts';
import { Crashes } from './crash.ts';
import { RulesWatch, live as liveOn } from './moves.ts';
import type { Move } from '../support/step.ts';
import { endingOf } from './what-became.ts';

const LIVES = Number(process.env['LIVES'] ?? 60);
/** The same lives each time, so that what fails is what was changed; another number explores others. */
const SEED = Number(process.env['SEED'] ?? 2);
const MOVES = 24;

/** Without these the lives would show little. */
const MUST_REACH = [
  'CollectionFailed',
  'PledgeDeclined',
  'CaptureFailed',
  'DevelopmentStarted',
  'RefundPending',
  'RefundFailed',
  'ChargeDisputed',
  'ChargebackLost',
  'DisputeWon',
  'ConsentAsked',
  'DeveloperPaid',
  'refunded',
  'completed',
] as const;

const own = ground();

const CARDS = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_pendingRefund',
  'pm_card_pendingRefund',
  'pm_card_chargeDeclinedOnce',
  'pm_card_authenticationRequired',
  'pm_card_captureFails',
  'pm_card_shortHold',
  'pm_card_chargeCustomerFailForGood',
  'pm_card_createDispute',
] as const;

const aBacker = fc.tuple(fc.constantFrom(...CARDS), fc.bigInt({ min: 4000n, max: 30_000n }));
const aMove: fc.Arbitrary<Move> = fc.tuple(fc.nat(99), fc.nat(999), fc.nat(999));

it(
  'holds the rules after every change, and the ledger is the balance of Stripe in the end',
  { timeout: 1_200_000 },
  async () => {
    const reached = new Set<string>();
    const property = fc.asyncProperty(
      fc.array(aBacker, { minLength: 4, maxLength: 5 }),
      fc.bigInt({ min: 5000n, max: 50_000n }),
      fc.array(aMove, { minLength: 8, maxLength: MOVES, size: 'max' }),
      async (backers, target, moves) => {
        const plan = { backers, target, funds: 200_000n, maxHoldDays: 40, later: backers.length - 1 };
        const watch = new RulesWatch();
        const life = await beginLife(own, plan, new Crashes([]), (store) => watch.over(store));
        try {
          await watch.begin(life);
          await liveOn(life, watch, moves);
          const ending = await endingOf(life);
          expect(ending.standing).toEqual([]);
          expect(ending.sum).toBe(0n);
          expect(ending.ledger, ending.movements.join('\n')).toBe(ending.balance);
        } finally {
          for (const what of watch.reached) reached.add(what);
          await life.end();
        }
      },
    );
    await fc.assert(property, { numRuns: LIVES, seed: SEED, endOnFailure: true });
    expect(reached).toEqual(reached.union(new Set(MUST_REACH)));
  },
);
