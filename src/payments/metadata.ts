// The names that we write on Stripe's objects, by which they are found again: whose they are, which try of which pledge, which
// payout, which call. Owns how they are written and read. Several servers may share one Stripe account and all count from 1:
// what carries the name of another instance, or of none, is not ours.
import type { ChargeName, PayoutName } from '../ports/payments.ts';

type Metadata = Readonly<Record<string, unknown>> | null | undefined;

const readText = (metadata: Metadata, name: string): string | undefined => {
  const value = metadata?.[name];
  return typeof value === 'string' ? value : undefined;
};

/** One of our numbers; undefined for anything else, since others may write what they like. */
export function idIn(metadata: Metadata, name: string): bigint | undefined {
  const value = readText(metadata, name);
  return value !== undefined && /^[0-9]{1,18}$/.test(value) ? BigInt(value) : undefined;
}

/** How often something was tried, or which of several it is. */
function countIn(metadata: Metadata, name: string): number | undefined {
  const count = Number(idIn(metadata, name));
  return Number.isSafeInteger(count) ? count : undefined;
}

/** This server's database, as opposed to others that use the same Stripe account. */
export type InstanceId = string;

export const idempotencyKey = (instance: InstanceId, key: string): string => `${instance}:${key}`;

export const isOurs = (instance: InstanceId, metadata: Metadata): boolean =>
  readText(metadata, 'instance') === instance;

/** It says itself that it belongs to another server. */
export const isForeign = (instance: InstanceId, metadata: Metadata): boolean =>
  readText(metadata, 'instance') !== undefined && !isOurs(instance, metadata);

/** @param key with the instance in it */
export const keyMetadata = (instance: InstanceId, key: string) => ({ instance, key });

/** The key that something was made under, with the instance in it. */
export const keyIn = (metadata: Metadata): string | undefined => readText(metadata, 'key');

/** The same without the instance; undefined for what another instance made. */
export function ownKeyIn(instance: InstanceId, metadata: Metadata): string | undefined {
  const key = keyIn(metadata);
  const prefix = idempotencyKey(instance, '');
  return key?.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}

export const personMetadata = (instance: InstanceId, person: bigint) => ({
  instance,
  person: String(person),
});

export const checkoutMetadata = (instance: InstanceId, checkout: bigint) => ({
  instance,
  checkout: String(checkout),
});

export const chargeMetadata = (instance: InstanceId, { campaign, pledge, attempt }: ChargeName) => ({
  instance,
  campaign: String(campaign),
  pledge: String(pledge),
  attempt: String(attempt),
});

export function chargeNamed(instance: InstanceId, metadata: Metadata): ChargeName | undefined {
  if (!isOurs(instance, metadata)) return undefined;
  const [campaign, pledge] = [idIn(metadata, 'campaign'), idIn(metadata, 'pledge')];
  const attempt = countIn(metadata, 'attempt');
  return campaign === undefined || pledge === undefined || attempt === undefined
    ? undefined
    : { campaign, pledge, attempt };
}

export const payoutMetadata = (instance: InstanceId, { campaign, payout }: PayoutName) => ({
  instance,
  campaign: String(campaign),
  payout: String(payout),
});

export function payoutNamed(instance: InstanceId, metadata: Metadata): PayoutName | undefined {
  if (!isOurs(instance, metadata)) return undefined;
  const [campaign, payout] = [idIn(metadata, 'campaign'), countIn(metadata, 'payout')];
  return campaign === undefined || payout === undefined ? undefined : { campaign, payout };
}

/** Stripe's bracket around all that one campaign takes and pays out. */
export const transferGroup = (instance: InstanceId, campaign: bigint): string =>
  `${instance}_campaign_${campaign}`;
