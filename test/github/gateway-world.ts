// The gateway as the app has it, before a GitHub that answers what a test says and nothing else.
import { nock } from '../support/nocked.ts';
import { afterEach, expect } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import { githubForge } from '../../src/github/gateway.ts';
import { githubProbot } from '../../src/github/probot.ts';
import { settingsParser } from '../../src/github/settings.ts';
import { createLog } from '../../src/log.ts';
import type { Forge, IssueAddress } from '../../src/ports/forge.ts';
import type { Project } from '../../src/ports/records.ts';
import type { DeliveryLog } from '../../src/ports/webhook-health.ts';
import { noDeliveries } from '../support/delivery-log.ts';
import { noLimit } from '../support/no-limit.ts';
import { SECRET, anAppKey } from './events.ts';

export const API = 'https://github.example/api/v3';
const APP = 7;
const privateKey = anAppKey();

export const at: IssueAddress = { installation: 9n, owner: 'works', name: 'lantern', number: 3 };

export const aProject = (changes: Partial<Project> = {}): Project => ({
  id: 500n,
  installation: 9n,
  owner: 'works',
  name: 'lantern',
  private: false,
  settings: defaultSettings('EUR'),
  settingsEtag: undefined,
  settingsReadAt: undefined,
  settingsIssue: undefined,
  archived: false,
  writesRefused: false,
  renamedLabel: undefined,
  formerLabels: [],
  ...changes,
});

/** Who writes on GitHub: the app's bot, a person, a person through the app, another app's bot. */
export const byUs = {
  user: { id: 70, login: 'wishwell[bot]', type: 'Bot' },
  performed_via_github_app: { id: APP },
};
export const byPerson = { user: { id: 11, login: 'ada', type: 'User' }, performed_via_github_app: null };
export const throughUs = { ...byPerson, performed_via_github_app: { id: APP } };
export const byAnother = {
  user: { id: 90, login: 'helper[bot]', type: 'Bot' },
  performed_via_github_app: { id: 55 },
};

export function aForge(deliveryLog: DeliveryLog = noDeliveries(), budget = noLimit): Forge {
  const log = createLog({ level: 'silent' });
  return githubForge({
    probot: githubProbot({ appId: APP, privateKey, webhookSecret: SECRET, apiUrl: API, log }),
    appId: APP,
    apiUrl: API,
    deliveryLog,
    budget,
    parseSettings: settingsParser({ currencies: ['EUR', 'USD'], defaultCurrency: 'EUR' }),
  });
}

/** With the one token that the installation's calls need. */
export function anInstalledForge(budget = noLimit): Forge {
  nock(API)
    .post('/app/installations/9/access_tokens')
    .reply(201, { token: 'a-token', expires_at: '2999-01-01T00:00:00Z', permissions: {} });
  return aForge(noDeliveries(), budget);
}

export const repository = (): nock.Scope =>
  nock(`${API}/repos/works/lantern`, { reqheaders: { authorization: 'token a-token' } });

/** After each test of the file: what GitHub was to be asked for, it was asked for. */
export function expectAllAsked(): void {
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    expect(left).toEqual([]);
  });
}

export const slowDown = [
  403,
  { message: 'You have exceeded a secondary rate limit.' },
  { 'retry-after': '30' },
] as const;
