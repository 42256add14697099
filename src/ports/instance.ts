// Which server this is, as opposed to others that use the same Stripe account, and what its database belongs to.

export type Mode = 'local' | 'test' | 'live';

/** What a database was first started with. */
export interface Identity {
  readonly mode: Mode;
  readonly githubApp: number;
  readonly stripeAccount: string;
  /** Of the secret key that was last seen to be of that account. */
  readonly stripeKeyDigest: string;
}

export interface Marks {
  /** The customer at Stripe that bears the mark; undefined until one was made. */
  readonly customer: string | undefined;
  /** Written by this database, or about to be. */
  readonly own: readonly string[];
}

/** Where a mark is left outside the database, for every copy of it to see. */
export interface MarkBoard {
  /** Undefined where there is none, or none any more. */
  read(customer: string): Promise<string | undefined>;
  /** On that customer, or on a new one where it is gone; gives back which. */
  write(customer: string | undefined, mark: string): Promise<string>;
}

export interface InstanceStore {
  /** Random, made with the database, 16 hexadecimal digits. */
  instanceId(): Promise<string>;
  /** Undefined until a server was started on this database; also where its tables are not there yet. */
  identity(): Promise<Identity | undefined>;
  /** Only the first one is remembered; gives back which that was. */
  rememberIdentity(identity: Identity): Promise<Identity>;
  /** Whether the database is where it was when it was remembered; a copy or a restored backup is elsewhere. */
  isInPlace(): Promise<boolean>;
  rememberKey(digest: string): Promise<void>;
  marks(): Promise<Marks>;
  /** A new, random one; the newest of them are kept. */
  addMark(): Promise<string>;
  rememberMarkCustomer(customer: string): Promise<void>;
  /** Takes the database over for another identity, where it is now. Ids that are made afterwards follow a gap. */
  adopt(identity: Identity): Promise<void>;
  /** Whether cards were ever charged: such books agree with one Stripe account only. */
  hasMoney(): Promise<boolean>;
}
