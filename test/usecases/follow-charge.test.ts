// What the processor knows of a charge, read as what it means for the campaign: nothing that is known already, nothing of
// another attempt, and refunds only of the one that was asked.
import { describe, expect, test } from 'vitest';
import { newCharge } from '../../src/domain/evolve-pledges.ts';
import type { Charge } from '../../src/domain/pledge.ts';
import type { ChargeFacts } from '../../src/ports/payments.ts';
import { commandsFrom } from '../../src/usecases/follow-charge.ts';
import { idempotencyKeys } from '../../src/usecases/idempotency-keys.ts';
import { noon } from '../support/builders.ts';

const facts = (changes: Partial<ChargeFacts>): ChargeFacts => ({
  campaign: 42n,
  pledge: 7n,
  attempt: 2,
  currency: 'EUR',
  state: 'captured',
  cause: undefined,
  authorised: 900n,
  captureBefore: undefined,
  captured: 900n,
  fee: undefined,
  refunds: [],
  disputes: [],
  ...changes,
});
const charge = (changes: Partial<Charge>): Charge => ({ ...newCharge(2, 0, 900n), ...changes });
const captured = charge({ state: 'captured', authorised: 900n, captured: 900n });
const of = { pledge: 7n, attempt: 2 };

describe('what is held, refused or let go', () => {
  test('is said of the attempt it is about, and of no other', () => {
    const held = facts({ state: 'held', captureBefore: noon });
    expect(commandsFrom(held, charge({}))).toEqual([
      { type: 'RecordAuthorised', ...of, amount: 900n, captureBefore: noon },
    ]);
    expect(commandsFrom(held, charge({ attempt: 3 }))).toEqual([]);
    expect(commandsFrom(held, undefined)).toEqual([]);
  });

  test('waits where the processor has not decided', () => {
    expect(commandsFrom(facts({ state: 'processing' }), charge({}))).toEqual([]);
  });

  test('a card whose holder was seen by their bank in vain is not sent there again', () => {
    const waiting = charge({
      state: 'declined',
      decline: { cause: 'authentication-required', nextAt: noon },
    });
    expect(commandsFrom(facts({ state: 'declined', cause: 'soft' }), waiting)).toMatchObject([
      { type: 'RecordDeclined', cause: 'hard' },
    ]);
    expect(commandsFrom(facts({ state: 'needs-authentication' }), waiting)).toEqual([]);
    const told = facts({ state: 'declined', cause: 'authentication-required' });
    expect(commandsFrom(told, waiting)).toMatchObject([{ cause: 'authentication-required' }]);
    expect(commandsFrom(facts({ state: 'declined', cause: 'soft' }), charge({}))).toMatchObject([
      { type: 'RecordDeclined', cause: 'soft' },
    ]);
  });

  test('a hold that the processor ended is cancelled', () => {
    expect(commandsFrom(facts({ state: 'cancelled' }), charge({ state: 'authorised' }))).toEqual([
      { type: 'RecordCancelled', ...of },
    ]);
  });
});

describe('after the capture', () => {
  test('its fee is recorded once it is known', () => {
    expect(commandsFrom(facts({}), captured)).toEqual([{ type: 'RecordCaptured', ...of, amount: 900n }]);
    expect(commandsFrom(facts({ fee: 39n }), captured)).toContainEqual({
      type: 'RecordFee',
      pledge: 7n,
      amount: 39n,
    });
  });

  test('all refunds that did not fail are told together, whoever made them, and ours by its key', () => {
    const asked = { ...captured, state: 'refundPending', refunding: 900n, refundAttempts: 2 } as const;
    const returns = (refunds: ChargeFacts['refunds'], of: Charge = asked) =>
      commandsFrom(facts({ refunds }), of).find(({ type }) => type === 'RecordReturns');
    expect(returns([])).toBeUndefined();
    const others = [
      { key: idempotencyKeys.refund(7n, 2, 1), amount: 500n, status: 'failed' },
      { key: undefined, amount: 10n, status: 'succeeded' },
      { key: undefined, amount: 20n, status: 'pending' },
    ] as const;
    expect(returns(others)).toMatchObject({ refunded: 30n, asked: undefined });
    const ours = { key: idempotencyKeys.refund(7n, 2, 2), amount: 800n } as const;
    expect(returns([...others, { ...ours, status: 'pending' }])).toMatchObject({
      refunded: 30n,
      asked: 'pending',
    });
    expect(returns([...others, { ...ours, status: 'succeeded' }])).toMatchObject({
      refunded: 830n,
      asked: 'succeeded',
    });
    expect(
      returns([{ ...ours, status: 'failed' }], { ...asked, refunding: 0n, refunded: 800n }),
    ).toMatchObject({
      refunded: 0n,
      asked: 'failed',
    });
  });

  test('disputes are told together: what is open, what was lost, what they cost', () => {
    const one = { amount: 400n, taken: 400n, fee: 2000n, refundable: false } as const;
    const disputes = [
      { ...one, status: 'closed' },
      // Above what was charged, by an exchange rate.
      { ...one, taken: 410n, status: 'open' },
      // An inquiry takes nothing yet.
      { ...one, taken: 0n, fee: 0n, status: 'open', refundable: true },
    ] as const;
    const commands = commandsFrom(facts({ disputes }), captured);
    expect(commands).toContainEqual({
      type: 'RecordDisputes',
      ...of,
      open: 810n,
      refundable: false,
      lost: 400n,
    });
    expect(commands).toContainEqual({ type: 'RecordDisputeFee', pledge: 7n, fee: 4000n });
  });
});
