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
  /** Takes the database over for another identity, where it is now. Ids that are made afterwards follow a gap. */
  adopt(identity: Identity): Promise<void>;
  /** Whether cards were ever charged: such books agree with one Stripe account only. */
  hasMoney(): Promise<boolean>;
}
