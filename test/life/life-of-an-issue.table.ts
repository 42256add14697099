// The table of everything that can happen to an issue, as data: one row an event, one cell a phase. The test that reads it is
// life-of-an-issue.test.ts. Where GitHub sends an event the row is its payload; where it sends none, what a look finds.
import { type Phase, phases } from '../../src/domain/campaign.ts';
import type { FoundComment, IssueReading } from '../../src/ports/forge.ts';
import type { SeenIssue } from '../../src/ports/seen.ts';
import type { Wish } from '../../src/ports/records.ts';
import { type Story, ids, people } from '../support/builders.ts';
import { type Changes, type Told, about, example, exampleWith, issueOf, repositoryOf } from './examples.ts';

/** Everything a row needs to say what happens. */
export interface Place {
  readonly wish: Wish;
  /** Later than anything that was seen. */
  readonly at: Temporal.Instant;
  /** The comment that holds the quote. */
  readonly quote: bigint;
}

export type Happens =
  | { readonly told: (place: Place) => Told }
  | { readonly looked: (place: Place, now: SeenIssue) => IssueReading };

export interface Row {
  readonly row: string;
  readonly happens: Happens;
  /** What happened before that. */
  readonly after?: readonly Happens[];
  readonly before?: (story: Story) => void;
  /** Where the app is in the repository that the issue goes to. */
  readonly appThere?: boolean;
  /**
   * One cell per column. rests: no pledge is taken, holds are let go, all else is kept. noted: the sticky comment says it and
   * asks, no clock stops, no money moves. on: goes on where it was. shown: nothing but what is shown of it. moved: it is the
   * wish of the other issue. withdrawn: the quote is. altered: the accepted version stays, and the change is pointed out.
   * answered: the comment is. –: nothing at all.
   */
  readonly cells: string;
  /** Why it rests, or what is noted. */
  readonly reason?: string;
}

const columns =
  'proposed open funding confirming collecting capturing started delivered contested refunding ended'.split(
    ' ',
  );
const ended: readonly Phase[] = ['completed', 'refunded', 'expired', 'cancelled'];

export interface Cell {
  readonly phase: Phase;
  /** A collection whose money is being taken already. */
  readonly capturing: boolean;
  readonly cell: string;
}

/** One per phase, the four that are ended alike, and collecting twice. */
export function cellsOf({ cells }: Row): readonly Cell[] {
  const list = cells.split(' ');
  if (list.length !== columns.length) throw new Error(`${list.length} cells for ${columns.length} columns`);
  const cellOf = (column: string): string => list[columns.indexOf(column)] ?? '';
  return phases.flatMap((phase) => {
    const cell = cellOf(ended.includes(phase) ? 'ended' : phase);
    const plain = { phase, capturing: false, cell };
    return phase === 'collecting' ? [plain, { phase, capturing: true, cell: cellOf('capturing') }] : [plain];
  });
}

const every = (cell: string): string => columns.map(() => cell).join(' ');
const RESTS = 'rests rests rests rests rests noted noted noted noted noted –';
const GOES_ON = 'on on on on on on on on on on –';

const issues = (
  action: string,
  changes: (place: Place) => Changes = () => ({}),
  like: string = action,
): Happens => ({
  told: (place) => about(place.wish, place.at, 'issues', example('issues', action, like), changes(place)),
});
const repository = (action: string, own: object = {}, like: string = action): Happens => ({
  told: ({ wish, at }) =>
    about(wish, at, 'repository', example('repository', action, like), { repository: own }),
});
const installation = (action: string): Happens => ({
  told: ({ wish, at }) =>
    about(wish, at, 'installation', example('installation', action), {
      more: { repositories: [repositoryOf(wish)] },
    }),
});
const comment = (action: string, body: string, changes: Changes = {}): Happens => ({
  told: ({ wish, at, quote }) =>
    about(wish, at, 'issue_comment', example('issue_comment', action), {
      comment: {
        id: Number(quote),
        user: { id: Number(ids.developer), login: 'developer', type: 'User' },
        body,
        updated_at: at.toString(),
        performed_via_github_app: null,
      },
      more: action === 'edited' ? { changes: { body: { from: 'before' } } } : {},
      ...changes,
    }),
});

const closed = issues('closed', () => ({ issue: { state: 'closed' } }), 'reopened');
const unlabelled = issues('unlabeled', ({ wish }) => ({
  label: { name: wish.project.settings.label },
  issue: { labels: [] },
}));
const locked = issues('locked', () => ({ issue: { locked: true } }));

const here = (
  issue: SeenIssue,
  more: Partial<Extract<IssueReading, { kind: 'here' }>> = {},
): IssueReading => ({
  kind: 'here',
  issue,
  missing: [],
  comments: [],
  asked: new Map(),
  ...more,
});
const gone = (how: Extract<IssueReading, { kind: 'gone' }>['how']): Happens => ({
  looked: () => ({ kind: 'gone', how }),
});
const found = (quote: bigint, now: SeenIssue, changes: Partial<FoundComment>): FoundComment => ({
  comment: {
    issue: now,
    id: quote,
    author: { id: ids.developer, login: 'developer', human: true },
    revision: '2',
    source: 'folded',
    commandLines: [],
  },
  createdAt: Temporal.Instant.from('2027-03-01T12:00:00Z'),
  edited: false,
  hidden: false,
  ...changes,
});

const OTHER = 7_000_000;
/** The issue that it becomes: in a repository of its own, whose settings may say anything. */
const there = ({ wish, at }: Place) => ({
  new_issue: { ...issueOf(wish, at), id: Number(wish.issue) + OTHER, number: 1 },
  new_repository: {
    ...repositoryOf(wish),
    id: Number(wish.project.id) + OTHER,
    name: `elsewhere-${wish.campaign}`,
  },
});
const transferred: Happens = {
  told: (place) =>
    about(place.wish, place.at, 'issues', exampleWith('issues', 'transferred', 'new_issue'), {
      more: { changes: there(place) },
    }),
};
const arrived: Happens = {
  told(place) {
    const { new_issue: issue, new_repository } = there(place);
    const base = exampleWith('issues', 'opened', 'old_issue');
    const changes = { old_issue: issueOf(place.wish, place.at), old_repository: repositoryOf(place.wish) };
    return about(place.wish, place.at, 'issues', base, {
      issue,
      repository: new_repository,
      more: { changes },
    });
  },
};

/** A quote that can be withdrawn, where the shortest way to a phase has none. */
const quoted = (story: Story): void => {
  const { phase } = story.state;
  if (phase === 'proposed' || phase === 'open') story.quote(people.developer);
};
const LOST_COMMENT = 'withdrawn withdrawn altered altered altered altered altered altered altered altered';

const label = (action: string, more: object): Happens => ({
  told: ({ wish, at }) =>
    about(wish, at, 'label', example('label', action), {
      label: { name: action === 'edited' ? `dream-${wish.campaign}` : wish.project.settings.label },
      more,
    }),
});

export const table: readonly Row[] = [
  { row: 'closed', happens: closed, cells: RESTS, reason: 'closed' },
  {
    row: 'closed by a merged pull request, which closes as whoever merged it',
    happens: issues('closed', () => ({ issue: { state: 'closed', state_reason: 'completed' } }), 'reopened'),
    cells: RESTS,
    reason: 'closed',
  },
  { row: 'reopened', after: [closed], happens: issues('reopened'), cells: GOES_ON },
  { row: 'unlabelled', happens: unlabelled, cells: RESTS, reason: 'unlabelled' },
  {
    row: 'labelled again',
    after: [unlabelled],
    happens: issues('labeled', ({ wish }) => ({ label: { name: wish.project.settings.label } })),
    cells: GOES_ON,
  },
  {
    row: 'labelled again, but closed meanwhile',
    after: [unlabelled],
    happens: issues('labeled', ({ wish }) => ({
      label: { name: wish.project.settings.label },
      issue: { state: 'closed' },
    })),
    cells: RESTS,
    reason: 'closed',
  },
  {
    row: 'title edited',
    happens: issues('edited', () => ({
      issue: { title: 'New' },
      more: { changes: { title: { from: 'x' } } },
    })),
    cells: every('shown'),
  },
  {
    row: 'body edited, so that parts of the form are missing',
    happens: issues('edited', () => ({
      issue: { body: 'Please.' },
      more: { changes: { body: { from: 'x' } } },
    })),
    cells: every('shown'),
  },
  {
    row: 'body edited by its author, with a command',
    happens: issues('edited', () => ({
      issue: { body: '/wish status', performed_via_github_app: null },
      sender: { id: 1, login: 'requester', type: 'User' },
      more: { changes: { body: { from: 'x' } } },
    })),
    cells: every('answered'),
  },
  {
    row: 'comment written',
    happens: comment('created', '/wish status', { sender: { id: 3, login: 'developer', type: 'User' } }),
    cells: every('answered'),
  },
  {
    row: 'comment of the quote edited by another than its author',
    before: quoted,
    happens: comment('edited', 'Not what was agreed to'),
    cells: '– – altered altered altered altered altered altered altered altered –',
  },
  {
    row: 'comment of the quote deleted',
    before: quoted,
    happens: comment('deleted', ''),
    cells: `${LOST_COMMENT} –`,
  },
  {
    row: 'comment of the quote deleted, and nobody told',
    before: quoted,
    happens: { looked: (_place, now) => here(now) },
    cells: `${LOST_COMMENT} –`,
  },
  {
    row: 'comment of the quote hidden',
    before: quoted,
    happens: {
      looked: ({ quote }, now) =>
        here(now, { asked: new Map([[quote, found(quote, now, { hidden: true })]]) }),
    },
    cells: `${LOST_COMMENT} –`,
  },
  {
    row: 'comment of the quote edited, and nobody told',
    before: quoted,
    happens: {
      looked: ({ quote }, now) =>
        here(now, { asked: new Map([[quote, found(quote, now, { edited: true })]]) }),
    },
    cells: '– – altered altered altered altered altered altered altered altered –',
  },
  { row: 'transferred to where the app is', happens: transferred, appThere: true, cells: every('moved') },
  {
    row: 'transferred, as the other repository tells it',
    happens: arrived,
    appThere: true,
    cells: every('moved'),
  },
  { row: 'transferred to where the app is not', happens: transferred, cells: RESTS, reason: 'transferred' },
  {
    row: 'transferred to another owner, of which nobody is told',
    happens: gone('transferred'),
    cells: RESTS,
    reason: 'transferred',
  },
  {
    row: 'transferred to where the app is not, and the app then installed there',
    after: [transferred],
    appThere: true,
    happens: {
      looked(place, now) {
        const { new_issue, new_repository } = there(place);
        const project = { ...now.project, id: BigInt(new_repository.id), name: new_repository.name };
        return here({ ...now, project, id: BigInt(new_issue.id), number: 1 });
      },
    },
    // Whoever is over is not looked at: its page keeps the address that it had.
    cells: 'moved moved moved moved moved moved moved moved moved moved –',
  },
  { row: 'repository renamed', happens: repository('renamed', { name: 'New' }), cells: every('shown') },
  {
    row: 'repository made private',
    happens: repository('privatized', { private: true }),
    cells: every('shown'),
  },
  {
    row: 'repository made public again',
    after: [repository('privatized', { private: true })],
    happens: repository('publicized', { private: false }),
    cells: every('shown'),
  },
  {
    row: 'repository archived',
    happens: repository('archived', { archived: true }, 'renamed'),
    cells: every('shown'),
  },
  {
    row: 'repository taken out of the archive',
    after: [repository('archived', { archived: true }, 'renamed')],
    happens: repository('unarchived', { archived: false }, 'renamed'),
    cells: every('shown'),
  },
  {
    row: 'repository deleted',
    happens: repository('deleted', {}, 'renamed'),
    cells: RESTS,
    reason: 'deleted',
  },
  { row: 'repository deleted, and nobody told', happens: gone('deleted'), cells: RESTS, reason: 'deleted' },
  { row: 'issue deleted', happens: issues('deleted'), cells: RESTS, reason: 'deleted' },
  { row: 'issue locked', happens: locked, cells: every('shown') },
  {
    row: 'issue unlocked',
    after: [locked],
    happens: issues('unlocked', () => ({ issue: { locked: false } })),
    cells: every('shown'),
  },
  { row: 'issue pinned', happens: issues('pinned'), cells: every('–') },
  {
    row: 'issue converted to a discussion: closed and locked, without a word',
    happens: { looked: (_place, now) => here({ ...now, open: false, locked: true }) },
    cells: RESTS,
    reason: 'closed',
  },
  { row: 'app removed', happens: installation('deleted'), cells: RESTS, reason: 'app-removed' },
  { row: 'app removed, and nobody told', happens: gone('app-removed'), cells: RESTS, reason: 'app-removed' },
  { row: 'app suspended', happens: installation('suspend'), cells: RESTS, reason: 'app-suspended' },
  {
    row: 'app allowed again',
    after: [installation('suspend')],
    happens: installation('unsuspend'),
    cells: GOES_ON,
  },
  {
    row: 'app installed again',
    after: [installation('deleted')],
    happens: installation('created'),
    cells: GOES_ON,
  },
  {
    row: 'repository no longer among those that were chosen for the app',
    happens: {
      told: ({ wish, at }) =>
        about(wish, at, 'installation_repositories', example('installation_repositories', 'removed'), {
          more: { repositories_removed: [repositoryOf(wish)] },
        }),
    },
    cells: RESTS,
    reason: 'app-removed',
  },
  {
    row: 'permissions accepted that the app asked for',
    happens: installation('new_permissions_accepted'),
    cells: 'shown shown shown shown shown shown shown shown shown shown –',
  },
  {
    row: 'label renamed',
    happens: label('edited', { changes: { name: { from: 'wish' } } }),
    cells: every('–'),
  },
  { row: 'label deleted', happens: label('deleted', {}), cells: RESTS, reason: 'unlabelled' },
  {
    row: 'a person renamed',
    happens: { looked: ({ quote }, now) => here(now, { asked: new Map([[quote, found(quote, now, {})]]) }) },
    cells: 'shown shown shown shown shown shown shown shown shown shown –',
  },
  {
    row: 'nothing, seen by a look',
    after: [{ looked: ({ quote }, now) => here(now, { asked: new Map([[quote, found(quote, now, {})]]) }) }],
    happens: { looked: ({ quote }, now) => here(now, { asked: new Map([[quote, found(quote, now, {})]]) }) },
    cells: every('–'),
  },
];
