// What people do in an issue and around it, step by step. Nobody waits for the app but for what they act upon: a quote is
// accepted by somebody who sees it shown.
import { SPECIFICATION } from '../support/story.ts';
import type { AGitHub } from './a-github.ts';

/** One wish in its world. */
export interface Place {
  readonly at: AGitHub;
  /** The issue's number. */
  readonly issue: number;
  /** Numbers of its own for pledges. */
  readonly pledges: bigint;
  campaign: bigint | undefined;
}

/** What people see of a wish in its issue. */
export interface Seen {
  readonly campaign: bigint;
  readonly phase: string;
  readonly quotes: number;
}

export interface Step {
  /** The phase that its people see before they act; not given: whatever it is. */
  readonly sees?: string;
  /** What else they see before they act. */
  readonly knows?: (wish: Seen) => boolean;
  /** Five minutes after the step before. */
  readonly later?: true;
  do(place: Place): Promise<unknown>;
}

const QUOTE = `/quote 500 in 3 weeks\n${SPECIFICATION}`;

const says =
  (role: string, words: (place: Place) => string, nth = 0) =>
  ({ at, issue, ...rest }: Place) =>
    at.as(role, nth).comment(issue, words({ at, issue, ...rest }));

const pledges =
  (role: string, amount: bigint, nth = 0) =>
  ({ at, campaign, pledges: base }: Place) =>
    at.change(campaign ?? 0n, {
      type: 'SecurePledge',
      by: { id: at.person(role, nth).id, permission: 'none' },
      pledge: base + BigInt(nth) + (role === 'requester' ? 5n : 0n),
      amount,
      named: nth === 0,
    });

const corrects =
  (role: string, words: string, better: string | undefined) =>
  async ({ at, issue }: Place) => {
    const said = (await at.as(role).comments(issue)).find(({ body }) => body === words)?.id ?? 0;
    await (better === undefined ? at.as(role).deleteComment(said) : at.as(role).editComment(said, better));
  };

const labelled: Step = { do: ({ at, issue }) => at.as('maintainer').label(issue, 'wish') };
const wished: readonly Step[] = [
  labelled,
  { sees: 'proposed', do: pledges('requester', 5_000n) },
  { sees: 'open', do: says('developer', () => QUOTE) },
];
const isQuoted = ({ quotes }: Seen): boolean => quotes > 0;
const accepts = says('maintainer', ({ at }) => `/accept @${at.person('developer').login}`);
const accepted: readonly Step[] = [...wished, { sees: 'open', knows: isQuoted, do: accepts }];

/** Each ends in a burst of which no part waits for another. */
export const histories: Readonly<Record<string, readonly Step[]>> = {
  'quoted, asked about and misunderstood': [
    ...wished,
    { sees: 'open', knows: isQuoted, do: says('backer', () => '/pledge 20') },
    { do: says('outsider', () => '/accept @nobody-at-all') },
    { do: says('requester', () => '/quote a lot of money, soon') },
    { do: says('maintainer', () => '/wish help') },
  ],
  'funded in part': [
    ...accepted,
    { sees: 'funding', do: pledges('backer', 20_000n) },
    { do: pledges('backer', 4_000n, 1) },
    { do: says('developer', () => '/start') },
  ],
  'funded, and its developer ready': [
    ...accepted,
    { sees: 'funding', do: pledges('backer', 30_000n) },
    { do: pledges('backer', 15_000n, 1) },
    { do: says('developer', () => '/start') },
    { do: says('outsider', () => '/approve') },
  ],
  'accepted and taken back': [
    ...accepted,
    { sees: 'funding', do: pledges('backer', 9_000n) },
    { do: says('maintainer', () => '/accept undo') },
    { do: says('outsider', () => '/start') },
  ],
  'given up by its maintainer': [
    ...accepted,
    { sees: 'funding', do: says('maintainer', () => '/wish cancel we do it ourselves') },
    { do: says('outsider', () => '/deliver') },
  ],
  'corrected and deleted words': [
    ...wished,
    { sees: 'open', knows: isQuoted, do: says('backer', () => '/acept @somebody') },
    { do: says('outsider', () => '/wish hepl') },
    { later: true, do: corrects('backer', '/acept @somebody', '/wish status') },
    { do: corrects('outsider', '/wish hepl', undefined) },
  ],
  'closed while it was open': [
    ...wished,
    { sees: 'open', knows: isQuoted, do: ({ at, issue }) => at.as('maintainer').setState(issue, 'closed') },
    { do: says('outsider', () => '/wish cancel I do not like it') },
  ],
};
