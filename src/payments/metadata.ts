// The names that we write on Stripe's objects, by which they are found again: which try of which pledge, which payout,
// which call. Owns how they are written and read; what carries other names is not ours.
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

/** The idempotency key that something was made under. */
export const keyIn = (metadata: Metadata): string | undefined => readText(metadata, 'key');

export const chargeMetadata = ({ campaign, pledge, attempt }: ChargeName) => ({
  campaign: String(campaign),
  pledge: String(pledge),
  attempt: String(attempt),
});

export function chargeNamed(metadata: Metadata): ChargeName | undefined {
  const [campaign, pledge] = [idIn(metadata, 'campaign'), idIn(metadata, 'pledge')];
  const attempt = countIn(metadata, 'attempt');
  return campaign === undefined || pledge === undefined || attempt === undefined
    ? undefined
    : { campaign, pledge, attempt };
}

export const payoutMetadata = ({ campaign, payout }: PayoutName) => ({
  campaign: String(campaign),
  payout: String(payout),
});

export function payoutNamed(metadata: Metadata): PayoutName | undefined {
  const [campaign, payout] = [idIn(metadata, 'campaign'), countIn(metadata, 'payout')];
  return campaign === undefined || payout === undefined ? undefined : { campaign, payout };
}

/** Stripe's bracket around all that one campaign takes and pays out. */
export const transferGroup = (campaign: bigint): string => `campaign_${campaign}`;
