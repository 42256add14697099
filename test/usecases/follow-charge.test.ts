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
  dispute: undefined,
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

  test('a refund is told by the key it was asked under', () => {
    const asked = { ...captured, state: 'refundPending', refunding: 900n, refundAttempts: 2 } as const;
    const refunds = [
      { key: idempotencyKeys.refund(7n, 2, 1), amount: 900n, status: 'failed' },
      { key: undefined, amount: 10n, status: 'succeeded' },
    ] as const;
    expect(commandsFrom(facts({ refunds }), asked)).toHaveLength(1);
    const bounced = [{ key: idempotencyKeys.refund(7n, 2, 2), amount: 900n, status: 'failed' }] as const;
    expect(
      commandsFrom(facts({ refunds: bounced }), { ...asked, refunding: 0n, refunded: 900n }),
    ).toContainEqual({
      type: 'RecordRefundReturned',
      ...of,
      refund: 2,
      amount: 900n,
    });
    const now = [
      ...refunds,
      { key: idempotencyKeys.refund(7n, 2, 2), amount: 900n, status: 'succeeded' },
    ] as const;
    expect(commandsFrom(facts({ refunds: now }), asked)).toContainEqual({
      type: 'RecordRefund',
      ...of,
      refund: 2,
      outcome: 'succeeded',
    });
  });

  test.each([
    ['open', 'opened'],
    ['won', 'won'],
    ['lost', 'lost'],
  ] as const)('a dispute that is %s is recorded with what it costs', (status, outcome) => {
    const commands = commandsFrom(facts({ dispute: { status, amount: 900n, fee: 2000n } }), captured);
    expect(commands).toContainEqual({ type: 'RecordDispute', pledge: 7n, outcome, amount: 900n });
    expect(commands).toContainEqual({ type: 'RecordDisputeFee', pledge: 7n, fee: 2000n });
  });
});
