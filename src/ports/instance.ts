// Which server this is, as opposed to others that use the same Stripe account.

export interface InstanceStore {
  /** Random, made with the database, 16 hexadecimal digits. */
  instanceId(): Promise<string>;
}
