import { describe, expect, test } from 'vitest';
import { githubIntake } from '../../src/github/intake.ts';
import {
  SECRET,
  aLog,
  anInbox,
  bot,
  comment,
  commentEvent,
  grace,
  installationEvent,
  issue,
  issueEvent,
  sign,
  webhook,
} from './events.ts';

function anIntake(secrets: readonly string[] = [SECRET]) {
  const inbox = anInbox();
  const log = aLog();
  const refused: string[] = [];
  const intake = githubIntake({ secrets, inbox, log, onRefused: (reason) => refused.push(reason) });
  const send = async (...args: Parameters<typeof webhook>): Promise<number> =>
    (await intake(webhook(...args))).status;
  return { inbox, log, intake, send, refused };
}

const GUID = '0b3f0a86-c8f5-11f0-9c3e-000000000001';

/** A request whose body must not be touched. */
const unread = (headers: Record<string, string>): Request => {
  const body = new ReadableStream({
    pull() {
      throw new Error('the body was read');
    },
  });
  const named = { 'x-github-event': 'issues', 'x-github-delivery': GUID, 'x-hub-signature-256': sign('') };
  const init = { method: 'POST', body, headers: { ...named, ...headers }, duplex: 'half' };
  return new Request('http://wishwell.test/', init);
};

describe('what is kept', () => {
  test('is acknowledged after it was stored, with the fields that are used and no others', async () => {
    const { inbox, send } = anIntake();
    expect(await send('issue_comment', commentEvent('created'), { guid: GUID })).toBe(202);
    expect(inbox.kept).toEqual([
      {
        guid: GUID,
        event: 'issue_comment',
        issue: 7000n,
        happenedAt: Temporal.Instant.from('2026-11-24T11:30:00Z'),
        payload: {
          action: 'created',
          installation: { id: 9 },
          sender: grace,
          repository: { id: 500, name: 'lantern', private: false, owner: { login: 'works' } },
          issue: {
            id: 7000,
            number: 3,
            title: 'Dark mode',
            state: 'open',
            user: { id: 11, login: 'ada', type: 'User' },
            labels: [{ name: 'wish' }],
            locked: false,
            updated_at: '2026-11-24T11:00:00Z',
          },
          comment: {
            id: 800,
            user: grace,
            body: '/start',
            created_at: '2026-11-24T11:30:00Z',
            updated_at: '2026-11-24T11:45:00Z',
            performed_via_github_app: null,
          },
        },
      },
    ]);
  });

  test('is one delivery, however often GitHub sends it', async () => {
    const { inbox, send } = anIntake();
    for (const guid of [GUID, GUID, GUID.toUpperCase()])
      expect(await send('issues', issueEvent('closed'), { guid })).toBe(202);
    expect(inbox.kept).toHaveLength(1);
  });

  test('has the time at which GitHub says it happened', async () => {
    const { inbox, send } = anIntake();
    await send('issues', issueEvent('labeled', { label: { name: 'wish' } }));
    await send('issues', issueEvent('opened', { issue: { ...issue, body: '/quote 1 in 1d' } }));
    await send('issue_comment', commentEvent('edited'));
    await send('issue_comment', commentEvent('deleted', { updated_at: '2026-11-24T10:30:00Z' }));
    await send('installation', installationEvent('suspend'));
    await send(
      'installation',
      installationEvent('deleted', { installation: { id: 9, updated_at: 'never' } }),
    );
    expect(inbox.kept.map(({ happenedAt }) => happenedAt.toString())).toEqual([
      '2026-11-24T11:00:00Z',
      '2026-11-24T10:00:00Z',
      '2026-11-24T11:45:00Z',
      '2026-11-24T11:00:00Z',
      '2025-11-24T16:00:00Z',
      '1970-01-01T00:00:00Z',
    ]);
    expect(inbox.kept.map((delivery) => delivery.issue)).toEqual([7000n, 7000n, 7000n, 7000n, 0n, 0n]);
  });

  test('is free of what PostgreSQL refuses', async () => {
    const { inbox, send } = anIntake();
    await send('issue_comment', commentEvent('created', { body: '/start \u0000 \ud83e and \ud83e\udd8a' }));
    expect(inbox.kept[0]?.payload).toMatchObject({ comment: { body: '/start  \ufffd and \ud83e\udd8a' } });
  });

  test('holds no text that is not read', async () => {
    const { inbox, send } = anIntake();
    await send('issues', issueEvent('closed'));
    await send('issue_comment', commentEvent('deleted'));
    await send('issues', issueEvent('edited', { changes: { title: { from: 'Old' } } }));
    expect(
      JSON.stringify(inbox.kept.slice(0, 2), (_, value: unknown) => (typeof value === 'bigint' ? '' : value)),
    ).not.toMatch(/not ours to keep|\/start/);
    expect(JSON.stringify(inbox.kept[2]?.payload)).not.toContain('Old');
  });

  test('is not acknowledged when it could not be stored', async () => {
    const log = aLog();
    const inbox = { keepDelivery: () => Promise.reject(new Error('connection lost: select secret')) };
    const response = await githubIntake({ secrets: [SECRET], inbox, log, onRefused: () => {} })(
      webhook('issues', issueEvent('closed')),
    );
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    expect(log.lines).toHaveLength(1);
  });

  test('may be signed with either of two secrets', async () => {
    const { inbox, send } = anIntake(['the next secret, also long enough', SECRET]);
    expect(await send('issues', issueEvent('closed'))).toBe(202);
    expect(await send('issues', issueEvent('closed'), { secret: 'the next secret, also long enough' })).toBe(
      202,
    );
    expect(inbox.kept).toHaveLength(2);
  });
});

describe('what cannot matter', () => {
  test.each([
    [
      'a new comment without a line that starts with a slash',
      'issue_comment',
      commentEvent('created', { body: 'I /start soon' }),
    ],
    ['a comment of a bot', 'issue_comment', commentEvent('created', { user: bot }, { sender: bot })],
    ['an edited comment of a bot', 'issue_comment', commentEvent('edited', { user: bot }, { sender: bot })],
    [
      'a comment on a pull request',
      'issue_comment',
      commentEvent('created', {}, { issue: { ...issue, pull_request: { url: 'x' } } }),
    ],
    [
      'a pull request posing as an issue',
      'issues',
      issueEvent('closed', { issue: { ...issue, pull_request: {} } }),
    ],
    ['an opened issue without commands', 'issues', issueEvent('opened')],
    ['an edit that changed neither title nor body', 'issues', issueEvent('edited', { changes: {} })],
    ['an action that nothing follows from', 'issues', issueEvent('pinned')],
    ['an event that nobody handles', 'star', issueEvent('created')],
    ['an event without an action', 'ping', { zen: 'Keep it logically awesome.', hook_id: 1 }],
    [
      'a hook that belongs to no installation',
      'issues',
      { ...issueEvent('closed'), installation: undefined },
    ],
    ['a list', 'issues', []],
  ])('is acknowledged and not stored: %s', async (_, event, payload) => {
    const { inbox, send } = anIntake();
    expect(await send(event, payload)).toBe(202);
    expect(inbox.kept).toEqual([]);
  });

  test('does not include labels that bots set, nor edits that took a command away', async () => {
    const { inbox, send } = anIntake();
    expect(await send('issues', issueEvent('labeled', { label: { name: 'wish' }, sender: bot }))).toBe(202);
    expect(await send('issue_comment', commentEvent('edited', { body: 'Never mind' }))).toBe(202);
    expect(inbox.kept).toHaveLength(2);
  });
});

describe('what is refused', () => {
  test.each([
    ['no length', 411, { 'content-length': undefined }],
    ['a length that is no number', 411, { 'content-length': '1e3' }],
    ['too many bytes', 413, { 'content-length': String(25 * 1024 * 1024 + 1) }],
    ['no signature', 401, { 'x-hub-signature-256': undefined }],
    ['a signature of another form', 401, { 'x-hub-signature-256': 'sha256=00' }],
    ['no event', 400, { 'x-github-event': undefined }],
    ['an event that is no name', 400, { 'x-github-event': 'issues; drop' }],
    ['no delivery id', 400, { 'x-github-delivery': undefined }],
    ['a delivery id that is none', 400, { 'x-github-delivery': 'abc' }],
  ])('before its body is read: %s', async (_, status, changed: Record<string, string | undefined>) => {
    const all: Record<string, string | undefined> = {
      'content-length': '10',
      'x-github-event': 'issues',
      'x-github-delivery': GUID,
      'x-hub-signature-256': sign(''),
      ...changed,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const request = unread({});
    for (const name of Object.keys(all)) request.headers.delete(name);
    for (const [name, value] of given) request.headers.set(name, value);
    const { intake, inbox } = anIntake();
    expect((await intake(request)).status).toBe(status);
    expect(inbox.kept).toEqual([]);
  });

  test('a body that another secret signed, or that was changed on its way', async () => {
    const { inbox, send } = anIntake();
    expect(await send('issues', issueEvent('closed'), { secret: 'development' })).toBe(401);
    const tampered = { headers: { 'x-hub-signature-256': sign(JSON.stringify(issueEvent('reopened'))) } };
    expect(await send('issues', issueEvent('closed'), tampered)).toBe(401);
    expect(inbox.kept).toEqual([]);
  });

  test('a signed body that is no JSON', async () => {
    const { inbox, send } = anIntake();
    for (const body of ['', '{', 'payload=%7B%7D', '{"action":"closed"'])
      expect(await send('issues', body)).toBe(400);
    expect(inbox.kept).toEqual([]);
  });

  test('an event that has not the documented shape, which is logged without its contents', async () => {
    const { inbox, log, send } = anIntake();
    const payload = commentEvent('created', { id: 'private text' });
    expect(await send('issue_comment', payload)).toBe(400);
    expect(inbox.kept).toEqual([]);
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).toContain('comment.id');
    expect(JSON.stringify(log.lines)).not.toMatch(/private text|Dark mode/);
  });

  test('in no more words than a status', async () => {
    const { intake } = anIntake();
    const response = await intake(webhook('issues', issueEvent('closed'), { secret: 'wrong' }));
    expect(await response.text()).toBe('');
    expect(comment.body).toBe('/start');
  });
});

/** As GitHub sends it where an app's webhooks are set to "form": the body itself is signed. */
function asForm(payload: object, secret = SECRET): Request {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new Request('http://wishwell.test/', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'x-github-event': 'issue_comment',
      'x-github-delivery': GUID,
      'x-hub-signature-256': sign(body, secret),
    },
  });
}

test('a webhook that comes as a form is read like any other', async () => {
  const { inbox, intake } = anIntake();
  expect((await intake(asForm(commentEvent('created')))).status).toBe(202);
  expect(inbox.kept).toMatchObject([{ guid: GUID, event: 'issue_comment', issue: 7000n }]);
});

test('every webhook that is turned away is told of with its reason', async () => {
  const { intake, inbox, refused } = anIntake();
  const statuses = [
    await intake(asForm(commentEvent('created'), 'another secret of thirty-two bytes')),
    await intake(asForm({ action: 'created' })),
    await intake(unread({ 'content-length': '99999999999' })),
    await intake(unread({})),
    await intake(unread({ 'content-length': '2', 'x-hub-signature-256': 'sha1=00' })),
    await intake(unread({ 'content-length': '2', 'x-github-event': '' })),
  ].map(({ status }) => status);
  expect(statuses).toEqual([401, 202, 413, 411, 401, 400]);
  expect(refused).toEqual(['signature', 'too-large', 'no-length', 'no-signature', 'no-event']);
  expect(inbox.kept).toEqual([]);
});
