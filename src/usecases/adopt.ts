// Takes a database over on purpose: another GitHub App, another Stripe account, or a copy that replaces its origin. Changes
// nothing without the instance's id as confirmation, and never what would leave money behind.
import type { InstanceStore } from '../ports/instance.ts';
import {
  type ConfiguredIdentity,
  ELSEWHERE,
  GONE_ON,
  differencesOf,
  identityNow,
  isOvertaken,
  leaveMark,
} from './claim-instance.ts';

export type Adoption =
  /** Nothing to do: it belongs to this configuration already, or to none yet. */
  | { readonly kind: 'fits' }
  | { readonly kind: 'refused'; readonly why: string; readonly differences: readonly string[] }
  | {
      readonly kind: 'unconfirmed';
      readonly id: string;
      readonly differences: readonly string[];
      readonly means: readonly string[];
    }
  | { readonly kind: 'adopted'; readonly differences: readonly string[] };

export async function adopt(
  store: InstanceStore,
  configured: ConfiguredIdentity,
  confirmed: string | undefined,
): Promise<Adoption> {
  const known = await store.identity();
  if (known === undefined) return { kind: 'fits' };
  const now = await identityNow(known, configured);
  const isCopy = !(await store.isInPlace());
  const sameStripe = known.stripeAccount === now.stripeAccount;
  const isBehind = sameStripe && (await isOvertaken(store, configured.board));
  const elsewhere = isCopy || isBehind;
  const differences = [
    ...differencesOf(known, now),
    ...(isCopy ? [ELSEWHERE] : []),
    ...(isBehind ? [GONE_ON] : []),
  ];
  if (differences.length === 0) return { kind: 'fits' };
  if (known.mode !== now.mode && [known.mode, now.mode].includes('local'))
    return {
      kind: 'refused',
      differences,
      why: 'What the local run made is nothing to a real server, and the other way round: use an empty database.',
    };
  const otherStripe = !sameStripe || known.mode !== now.mode;
  if (otherStripe && (await store.hasMoney()))
    return {
      kind: 'refused',
      differences,
      why: `Cards of its backers were charged at ${known.stripeAccount}, and only there can that money be paid out or given back: use that account, or an empty database.`,
    };
  const id = await store.instanceId();
  if (confirmed !== id)
    return {
      kind: 'unconfirmed',
      id,
      differences,
      means: [
        ...(elsewhere
          ? [
              'The database that this is a copy of must be stopped for good: both would charge, pay and refund the same pledges.',
              'What happened at Stripe after the copy was made is unknown to it: run reconcile afterwards.',
            ]
          : []),
        ...(otherStripe
          ? [
              'Saved cards and payout accounts are forgotten: backers and developers are asked for them again.',
            ]
          : []),
        ...(known.githubApp === now.githubApp
          ? []
          : ['Comments that the former App wrote cannot be edited by this one: it writes new ones.']),
      ],
    };
  await store.adopt(now);
  await leaveMark(store, configured.board);
  return { kind: 'adopted', differences };
}
