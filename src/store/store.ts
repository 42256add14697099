// The store as the rest of the app knows it: the ports, on one PostgreSQL. Its tables are made by migrate.ts beforehand.
import type pg from 'pg';
import type { Checkup } from '../ports/books.ts';
import type { InstanceStore } from '../ports/instance.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { DeliveryLog, WebhookHealth } from '../ports/webhook-health.ts';
import type { Store } from '../ports/store.ts';
import type { SharedLimit } from '../ports/request-limit.ts';
import type { WriteBudget } from '../ports/write-budget.ts';
import { books } from './books.ts';
import { campaigns } from './campaigns.ts';
import { checkup } from './checkup.ts';
import { comments } from './comments.ts';
import { type Database, openDatabase } from './database.ts';
import { descriptions } from './descriptions.ts';
import { instance } from './instance.ts';
import { inbox } from './inbox.ts';
import { lists } from './lists.ts';
import { issues } from './issues.ts';
import { money } from './money.ts';
import { addJobs, addMissingJobs, hurryJobs } from './outbox.ts';
import { failures, outcomes } from './outcomes.ts';
import { people } from './people.ts';
import { projects } from './projects.ts';
import { requestLimits } from './request-limits.ts';
import { wishes } from './wishes.ts';
import { deliveryLog, webhookHealth } from './webhook-health.ts';
import { writeBudget } from './write-budget.ts';

export interface StoreOptions {
  /** A status comment is written at most this often. */
  readonly refreshDelaySeconds: number;
  /** Connections at most. */
  readonly connections?: number;
  /** Hears of connections that broke while nobody waited for them. */
  readonly onError?: (error: Error) => void;
}

export interface OpenStore {
  readonly store: Store;
  readonly inbox: Inbox;
  readonly checkup: Checkup;
  readonly instance: InstanceStore;
  readonly writeBudget: WriteBudget;
  readonly deliveryLog: DeliveryLog;
  readonly webhookHealth: WebhookHealth;
  readonly requestLimits: SharedLimit;
  readonly db: Database;
  readonly pool: pg.Pool;
  /** Resolves when every connection is given back. */
  close(): Promise<void>;
}

export function openStore(databaseUrl: string, options: StoreOptions): OpenStore {
  const { refreshDelaySeconds, ...connection } = options;
  const { db, pool } = openDatabase(databaseUrl, connection);
  return {
    store: {
      ...campaigns(db, refreshDelaySeconds),
      ...projects(db, refreshDelaySeconds),
      ...wishes(db),
      ...lists(db),
      ...issues(db, refreshDelaySeconds),
      ...descriptions(db),
      ...comments(db, refreshDelaySeconds),
      ...people(db),
      ...money(db),
      ...books(db),
      ...outcomes(db),
      enqueue: (jobs) => addJobs(db, jobs, refreshDelaySeconds),
      enqueueMissing: (jobs) => addMissingJobs(db, jobs, refreshDelaySeconds),
      hurry: (tasks) => hurryJobs(db, tasks),
    },
    inbox: inbox(db),
    instance: instance(db),
    checkup: { ...checkup(db), ...failures(db) },
    writeBudget: writeBudget(db),
    deliveryLog: deliveryLog(db),
    webhookHealth: webhookHealth(db),
    requestLimits: requestLimits(db),
    db,
    pool,
    close: () => db.destroy(),
  };
}
