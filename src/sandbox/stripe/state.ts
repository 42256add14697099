// Everything the local Stripe knows, in memory, with every change written down before it is answered for. Rows are never
// changed in place: a new row replaces the old one, so that a request that fails leaves nothing behind.
import type Stripe from 'stripe';
import type {
  Account,
  Dispute,
  Due,
  Link,
  Payout,
  Topup,
  Transfer,
  TransferReversal,
  Visit,
  Withdrawn,
} from './connect-rows.ts';
import type { Flat } from './flat.ts';
import type { Answer, CardOnFile, Delivery, IntentDetail, Order } from './hidden-rows.ts';
import { type Change, type Journal, openJournal, readJournal } from './journal.ts';

export type Customer = Flat<Stripe.Customer>;
export type PaymentMethod = Flat<Stripe.PaymentMethod>;
export type SetupIntent = Flat<Stripe.SetupIntent>;
export type PaymentIntent = Flat<Stripe.PaymentIntent>;
export type Charge = Flat<Stripe.Charge>;
export type Refund = Flat<Stripe.Refund>;
export type BalanceTransaction = Flat<Stripe.BalanceTransaction>;
export type Session = Flat<Stripe.Checkout.Session>;
export type EventRow = Flat<Stripe.EventBase>;

export interface Table<Row> {
  get(id: string): Row | undefined;
  put(id: string, row: Row): void;
  remove(id: string): void;
  /** Oldest first. */
  all(): readonly Row[];
}

export interface Tables {
  readonly customers: Table<Customer>;
  readonly deletedCustomers: Table<Stripe.DeletedCustomer>;
  readonly paymentMethods: Table<PaymentMethod>;
  readonly setupIntents: Table<SetupIntent>;
  readonly paymentIntents: Table<PaymentIntent>;
  readonly charges: Table<Charge>;
  readonly refunds: Table<Refund>;
  readonly balanceTransactions: Table<BalanceTransaction>;
  readonly sessions: Table<Session>;
  readonly events: Table<EventRow>;
  readonly cards: Table<CardOnFile>;
  readonly intentDetails: Table<IntentDetail>;
  readonly orders: Table<Order>;
  readonly deliveries: Table<Delivery>;
  readonly accounts: Table<Account>;
  readonly links: Table<Link>;
  readonly visits: Table<Visit>;
  readonly transfers: Table<Transfer>;
  readonly transferReversals: Table<TransferReversal>;
  readonly withdrawn: Table<Withdrawn>;
  readonly disputes: Table<Dispute>;
  readonly payouts: Table<Payout>;
  /** Connected accounts by the payouts that are theirs. */
  readonly payoutAccounts: Table<string>;
  readonly topups: Table<Topup>;
  readonly agenda: Table<Due>;
  readonly answers: Table<Answer>;
  readonly settings: Table<string>;
}

export interface State extends Tables {
  /** All that `work` writes, or nothing of it when it throws; on disk before this returns. Not to be nested. */
  commit<T>(work: () => T): T;
  /** Call once before the first commit, and whenever it may have grown. */
  compact(keepAnswer: (answer: Answer) => boolean): void;
  grown(): number;
  close(): void;
}

interface Writing {
  readonly table: string;
  readonly id: string;
  readonly before: unknown;
}

/** What was written down before is read first: a file that is damaged, or another's, is left as it is. */
export function openState(file: string): State {
  const written = readJournal(file);
  return stateOn(openJournal(file), written);
}

/** @param written all changes so far, the oldest first */
export function stateOn(journal: Journal, written: readonly Change[]): State {
  const stored = new Map<string, Map<string, unknown>>();
  const writing = new Map<string, Writing>();
  const rows = (table: string) => stored.getOrInsertComputed(table, () => new Map<string, unknown>());
  for (const [table, id, row] of written) {
    if (row === null) rows(table).delete(id);
    else rows(table).set(id, row);
  }

  /** A table holds what its own `put` stored, or what a journal written by it gave back. */
  const rowsOf = <Row>(name: string) => rows(name) as Map<string, Row>;
  const table = <Row>(name: string): Table<Row> => {
    const held = rowsOf<Row>(name);
    const touch = (id: string): void => {
      const key = `${name} ${id}`;
      if (!writing.has(key)) writing.set(key, { table: name, id, before: held.get(id) });
    };
    return {
      get: (id) => held.get(id),
      put(id, row) {
        touch(id);
        held.set(id, row);
      },
      remove(id) {
        touch(id);
        held.delete(id);
      },
      all: () => [...held.values()],
    };
  };

  const undo = (): void => {
    for (const { table: name, id, before } of writing.values()) {
      if (before === undefined) rows(name).delete(id);
      else rows(name).set(id, before);
    }
  };

  function* snapshot(): Iterable<Change> {
    for (const [name, held] of stored) for (const [id, row] of held) yield [name, id, row];
  }

  return {
    customers: table('customers'),
    deletedCustomers: table('deletedCustomers'),
    paymentMethods: table('paymentMethods'),
    setupIntents: table('setupIntents'),
    paymentIntents: table('paymentIntents'),
    charges: table('charges'),
    refunds: table('refunds'),
    balanceTransactions: table('balanceTransactions'),
    sessions: table('sessions'),
    events: table('events'),
    cards: table('cards'),
    intentDetails: table('intentDetails'),
    orders: table('orders'),
    deliveries: table('deliveries'),
    accounts: table('accounts'),
    links: table('links'),
    visits: table('visits'),
    transfers: table('transfers'),
    transferReversals: table('transferReversals'),
    withdrawn: table('withdrawn'),
    disputes: table('disputes'),
    payouts: table('payouts'),
    payoutAccounts: table('payoutAccounts'),
    topups: table('topups'),
    agenda: table('agenda'),
    answers: table('answers'),
    settings: table('settings'),
    commit(work) {
      try {
        const result = work();
        journal.append(
          [...writing.values()].map(({ table: name, id }) => [name, id, rows(name).get(id) ?? null]),
        );
        return result;
      } catch (error) {
        undo();
        throw error;
      } finally {
        writing.clear();
      }
    },
    compact(keepAnswer) {
      const answers = rowsOf<Answer>('answers');
      for (const [key, answer] of answers) if (!keepAnswer(answer)) answers.delete(key);
      journal.rewrite(snapshot());
    },
    grown: () => journal.grown(),
    close: () => journal.close(),
  };
}
