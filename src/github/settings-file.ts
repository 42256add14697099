// Where a project's settings file is: in the repository, else in the owner's .github repository. Asked with the ETag that
// was seen last, so that an unchanged file costs nothing.
import type { Project } from '../ports/records.ts';
import type { SettingsRead } from '../ports/forge.ts';
import type { GitHubForgeOptions } from './gateway.ts';
import { type InstallationOctokit, type Refused, isMissing, patiently, refusedBy } from './octokits.ts';

const PATH = '.github/wishwell.yml';
const PLACES = ['repository', 'owner'] as const;

type Found =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string; readonly etag: string | undefined };

/** An installation on chosen repositories may not see the owner's .github. Any other 403 says nothing about the file. */
const isOutOfReach = ({ status, message }: Refused): boolean =>
  status === 403 && message.startsWith('Resource not accessible');

async function fetchFile(
  octokit: InstallationOctokit,
  repository: { readonly owner: string; readonly repo: string },
  etag: string | undefined,
): Promise<Found> {
  try {
    const { data, headers }: { data: unknown; headers: { etag?: string } } = await octokit.request(
      'GET /repos/{owner}/{repo}/contents/{path}',
      {
        ...repository,
        path: PATH,
        mediaType: { format: 'raw' },
        headers: etag === undefined ? {} : { 'if-none-match': etag },
      },
    );
    // In the raw format GitHub answers with the file itself, which the types do not know; for a folder with a list.
    const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data;
    return typeof text === 'string' ? { kind: 'text', text, etag: headers.etag } : { kind: 'absent' };
  } catch (error) {
    const refused = refusedBy(error);
    if (refused?.status === 304) return { kind: 'unchanged' };
    if (isMissing(error) || (refused && isOutOfReach(refused))) return { kind: 'absent' };
    throw error;
  }
}

/** The ETag is kept with its place, since the same one may come to stand elsewhere. */
export async function readSettings(
  octokit: InstallationOctokit,
  project: Project,
  parse: GitHubForgeOptions['parseSettings'],
): Promise<SettingsRead> {
  for (const place of PLACES) {
    const repo = place === 'repository' ? project.name : '.github';
    const seen = project.settingsEtag?.startsWith(`${place} `)
      ? project.settingsEtag.slice(place.length + 1)
      : undefined;
    const found = await patiently(() => fetchFile(octokit, { owner: project.owner, repo }, seen));
    if (found.kind === 'unchanged') return { kind: 'unchanged' };
    if (found.kind === 'absent') continue;
    const etag = found.etag === undefined ? undefined : `${place} ${found.etag}`;
    const parsed = parse(found.text);
    return parsed.ok
      ? { kind: 'valid', settings: parsed.settings, etag }
      : { kind: 'invalid', etag, path: `${project.owner}/${repo}/${PATH}`, problems: parsed.problems };
  }
  return { kind: 'absent', etag: undefined };
}
