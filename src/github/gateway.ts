// GitHub as our port Forge. Puts the parts together: every write looks first for what stands there already.
import { createHash } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import type { Probot } from 'probot';
import {
  type Forge,
  type IssueAddress,
  IssueGone,
  IssueLocked,
  type SettingsProblem,
  type SettingsRead,
  WritesRefused,
} from '../ports/forge.ts';
import type { Settings } from '../domain/settings.ts';
import type { AnnouncementKind } from '../ports/jobs.ts';
import type { DeliveryLog } from '../ports/webhook-health.ts';
import type { Allowance, WriteBudget } from '../ports/write-budget.ts';
import {
  renderAnnouncement,
  renderReply,
  renderSettingsReport,
  renderStatus,
  renderTaken,
} from '../templates/comments.ts';
import { cameByMail } from './came-by-mail.ts';
import { closingReferences } from './closing-references.ts';
import { labelPhase } from './labels.ts';
import { onlyTo } from './only-to.ts';
import { type Octokits, isMissing, octokits, onIssue, patiently, refusedBy } from './octokits.ts';
import { marker, ownComments } from './own-comments.ts';
import { maintainers, permissions } from './permissions.ts';
import { react } from './reactions.ts';
import { installationOf, readIssue } from './read-issue.ts';
import { readRights } from './rights.ts';
import { redeliverer } from './redelivery.ts';
import { closeSettingsReport, reportSettings } from './settings-report.ts';
import { readSettings } from './settings-file.ts';
import { type Urgency, writeGate } from './write-gate.ts';

export interface GitHubForgeOptions {
  readonly probot: Pick<Probot, 'auth'>;
  readonly appId: number;
  readonly apiUrl: string;
  readonly deliveryLog: DeliveryLog;
  readonly budget: WriteBudget;
  /** Of one installation, over all processes; those of the real GitHub unless given. */
  readonly writeLimits?: Allowance | undefined;
  /** Reads a settings file's text; the problems name lines. */
  readonly parseSettings: (
    text: string,
  ) =>
    | { readonly ok: true; readonly settings: Settings }
    | { readonly ok: false; readonly problems: readonly SettingsProblem[] };
}

/** Money or somebody's decision hangs on hearing of it now; a milestone is good news at any time. */
const urgencyOf = (kind: AnnouncementKind): Urgency => (kind === 'milestone' ? 'patient' : 'urgent');

/** What fails is thrown; Octokit would also print it, with names of private repositories. */
const unsaid = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const digest = (words: string): string => createHash('sha256').update(words).digest('hex');

export function githubForge(options: GitHubForgeOptions): Forge {
  const clients = octokits(options.probot);
  const gated = writeGate(options.budget, options.writeLimits);
  const octokitOf = async (at: Pick<IssueAddress, 'installation'>, urgency: Urgency = 'patient') =>
    gated(await clients.installation(at.installation), at.installation, urgency);
  /** Those who read go through the gate, too. */
  const gatedClients: Octokits = { ...clients, installation: (installation) => octokitOf({ installation }) };
  const comments = {
    urgent: ownComments(options.appId, (at) => octokitOf(at, 'urgent')),
    patient: ownComments(options.appId, (at) => octokitOf(at, 'patient')),
  };
  const asked = permissions((project) => octokitOf(project));
  const judges = maintainers((project) => octokitOf(project));
  const redeliver = redeliverer(clients, options.deliveryLog);
  let asBot: Promise<string> | undefined;
  /** As whom the app writes; asked once. */
  const botLogin = (): Promise<string> =>
    (asBot ??= clients
      .app()
      .then((octokit) => octokit.rest.apps.getAuthenticated())
      .then(({ data }) => `${data?.slug}[bot]`)
      .catch((error: unknown) => {
        asBot = undefined;
        throw error;
      }));
  return {
    permission: (project, person) => asked.of(project, person),
    maintainers: (project) => judges(project),
    personByLogin: (project, login) =>
      patiently(async () => {
        const octokit = await octokitOf(project);
        try {
          const { data } = await octokit.rest.users.getByUsername({ username: login });
          return data.type === 'User' ? { id: BigInt(data.id), login: data.login } : undefined;
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    cameByMail: (project, node) => patiently(async () => cameByMail(await octokitOf(project), node)),
    readIssue: (project, number, since, comments) =>
      readIssue(gatedClients, { project, number, since, comments }),
    installationOf: (owner, name) => patiently(() => installationOf(clients, owner, name)),
    loginOf: (project, person) =>
      patiently(async () => {
        const octokit = await octokitOf(project);
        try {
          const { data } = await octokit.request('GET /user/{account_id}', { account_id: Number(person) });
          return data.login;
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    pullRequest: (project, number) =>
      patiently(async () => {
        const octokit = await octokitOf(project);
        try {
          const { data } = await octokit.rest.pulls.get({
            owner: project.owner,
            repo: project.name,
            pull_number: number,
          });
          const { user, merged_at: at, base } = data;
          const isMerged = at !== null && base.ref === base.repo.default_branch;
          return { author: BigInt(user.id), mergedAt: isMerged ? Temporal.Instant.from(at) : undefined };
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    closingReferences: (project, pull) =>
      patiently(async () => closingReferences(await octokitOf(project), project, pull)),
    async flagTaken(at, campaign, view) {
      try {
        await comments.patient.putOnce(at, `taken:${campaign}`, renderTaken(view));
      } catch (error) {
        if (!(error instanceof WritesRefused || error instanceof IssueLocked || error instanceof IssueGone))
          throw error;
      }
    },
    statusDigest: (view) => digest(renderStatus(view)),
    writeStatus: (at, remembered, view) => comments.patient.put(at, remembered, 'status', renderStatus(view)),
    announce: (at, name, view) =>
      comments[urgencyOf(view.kind)].putOnce(at, `said:${name}`, renderAnnouncement(view)),
    replyDigest(view) {
      const words = renderReply(view);
      return words === undefined ? undefined : digest(words);
    },
    reply(at, remembered, name, view) {
      const words = renderReply(view);
      if (words === undefined) throw new Error('there is nothing to reply');
      return comments.urgent.put(at, remembered, `reply:${name}`, words);
    },
    removeReply: (at, remembered, name) => comments.urgent.remove(at, remembered, `reply:${name}`),
    react: async (at, comment, reaction) =>
      react(await octokitOf(at), at, comment, reaction, await botLogin()),
    labelPhase: async (at, phase) => labelPhase(await octokitOf(at), at, phase),
    assign: (at, login) =>
      onIssue(async () => {
        const octokit = await octokitOf(at, 'urgent');
        await octokit.rest.issues.addAssignees({
          owner: at.owner,
          repo: at.name,
          issue_number: at.number,
          assignees: [login],
        });
      }),
    async readSettings(project): Promise<SettingsRead> {
      return readSettings(await octokitOf(project), project, options.parseSettings);
    },
    async reportSettings(project, { path, place, problems }) {
      const { title, body } = renderSettingsReport(project.settings.locale, path, problems);
      const report = { title, body: `${body.trimEnd()}\n\n${marker('settings')}\n` };
      const octokit = await octokitOf(project);
      const bot = await botLogin();
      return patiently(() => reportSettings(octokit, project, place, report, bot));
    },
    closeSettingsReport: (project, issue) =>
      patiently(async () => closeSettingsReport(await octokitOf(project), project, issue)),
    mayRead: (token, owner, name) =>
      patiently(async () => {
        const request = { fetch: onlyTo(options.apiUrl) };
        const octokit = new Octokit({ auth: token, baseUrl: options.apiUrl, request, log: unsaid });
        try {
          await octokit.rest.repos.get({ owner, repo: name });
          return true;
        } catch (error) {
          // 401: the token was revoked or has run out.
          if (isMissing(error) || refusedBy(error)?.status === 401) return false;
          throw error;
        }
      }),
    async ping() {
      const octokit = await clients.app();
      const { data } = await octokit.rest.apps.getAuthenticated();
      if (data?.id !== options.appId) throw new Error('what answered for GitHub does not know the app');
    },
    rights: () => patiently(async () => readRights(await clients.app())),
    redeliverFailed: (now) => patiently(() => redeliver(now)),
  };
}
