// GitHub's events as small as they may be, signed as GitHub signs them, and use cases that only note what they are called with.
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Delivery } from '../../src/ports/inbox.ts';
import type { ForgeUseCases } from '../../src/usecases/seen.ts';

export const SECRET = 'a secret of at least thirty-two bytes';

export const ada = { id: 11, login: 'ada', type: 'User' };
export const grace = { id: 12, login: 'grace', type: 'User' };
export const bot = { id: 90, login: 'helper[bot]', type: 'Bot' };

export const repository = {
  id: 500,
  name: 'lantern',
  full_name: 'works/lantern',
  private: false,
  owner: { id: 7, login: 'works' },
  description: 'not ours to keep',
};

export const issue = {
  id: 7000,
  number: 3,
  title: 'Dark mode',
  state: 'open',
  user: ada,
  labels: [{ id: 1, name: 'wish', color: 'ffffff' }],
  created_at: '2026-11-24T10:00:00Z',
  updated_at: '2026-11-24T11:00:00Z',
  body: 'A dark mode',
};

export const comment = {
  id: 800,
  user: grace,
  body: '/start',
  created_at: '2026-11-24T11:30:00Z',
  updated_at: '2026-11-24T11:45:00Z',
  performed_via_github_app: null as { id: number } | null,
};

export const issueEvent = (action: string, more: object = {}) => ({
  action,
  issue,
  repository,
  sender: ada,
  installation: { id: 9, node_id: 'x' },
  ...more,
});

export const commentEvent = (action: string, changed: object = {}, more: object = {}) =>
  issueEvent(action, {
    comment: { ...comment, ...changed },
    sender: grace,
    ...(action === 'edited' ? { changes: { body: { from: '/strat' } } } : {}),
    ...more,
  });

export const installationEvent = (action: string, more: object = {}) => ({
  action,
  installation: { id: 9, account: { login: 'works' }, updated_at: 1_764_000_000 },
  repositories: [{ id: 500, name: 'lantern', full_name: 'works/lantern', private: true }],
  sender: ada,
  ...more,
});

export const sign = (body: string | Uint8Array, secret = SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

interface Sending {
  readonly guid?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function webhook(
  event: string,
  payload: unknown,
  { guid = randomUUID(), secret = SECRET, headers = {} }: Sending = {},
): Request {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return new Request('http://wishwell.test/webhooks/github', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-hub-signature-256': sign(body, secret),
      ...headers,
    },
  });
}

/** An inbox that remembers, once per guid as the real one does. */
export function anInbox() {
  const kept: Delivery[] = [];
  return {
    kept,
    async keepDelivery(delivery: Delivery): Promise<void> {
      if (!kept.some(({ guid }) => guid === delivery.guid)) kept.push(delivery);
    },
  };
}

export interface Logged {
  readonly detail: object;
  readonly message: string;
}

export function aLog() {
  const lines: Logged[] = [];
  const note = (detail: object, message: string): void => void lines.push({ detail, message });
  return { lines, warn: note, error: note };
}

/** Every call as its name and its arguments. */
export function recordingUseCases() {
  const calls: (readonly [name: keyof ForgeUseCases, ...args: unknown[]])[] = [];
  const note =
    (name: keyof ForgeUseCases) =>
    async (...args: unknown[]): Promise<void> =>
      void calls.push([name, ...args]);
  const useCases: ForgeUseCases = {
    issueLabelled: note('issueLabelled'),
    issueSeen: note('issueSeen'),
    issueDeleted: note('issueDeleted'),
    issueMoved: note('issueMoved'),
    issueDescribed: note('issueDescribed'),
    commentSeen: note('commentSeen'),
    commentRewritten: note('commentRewritten'),
    commentGone: note('commentGone'),
    pullRequestOpened: note('pullRequestOpened'),
    ownerRenamed: note('ownerRenamed'),
    pullRequestMerged: note('pullRequestMerged'),
    labelRenamed: note('labelRenamed'),
    labelDeleted: note('labelDeleted'),
    projectSeen: note('projectSeen'),
    projectDeleted: note('projectDeleted'),
    projectsUnreached: note('projectsUnreached'),
    installationGone: note('installationGone'),
    installationBack: note('installationBack'),
  };
  return { calls, useCases };
}

export const anAppKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
