// Where a project's settings file is: in the repository, else in the owner's .github repository. Asked with the ETag that
// was seen last, so that an unchanged file costs nothing.
import type { Project } from '../ports/records.ts';
import type { SettingsRead } from '../ports/forge.ts';
import type { GitHubForgeOptions } from './gateway.ts';
import { type InstallationOctokit, refusedBy } from './octokits.ts';

const PATH = '.github/wishwell.yml';
/** In an owner's .github repository the file may also stand at the top. */
const PLACES = ['repository', 'owner'] as const;

type Found =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string; readonly etag: string | undefined };

async function fetchFile(
  octokit: InstallationOctokit,
  repository: { readonly owner: string; readonly repo: string },
  etag: string | undefined,
): Promise<Found> {
  try {
    const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      ...repository,
      path: PATH,
      mediaType: { format: 'raw' },
      headers: etag === undefined ? {} : { 'if-none-match': etag },
    });
    // In the raw format GitHub answers with the file itself, which the types do not know.
    return { kind: 'text', text: String(data), etag: headers.etag };
  } catch (error) {
    const status = refusedBy(error)?.status;
    if (status === 304) return { kind: 'unchanged' };
    // An installation on chosen repositories may not see the owner's .github.
    if (status === 404 || status === 403) return { kind: 'absent' };
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
    const found = await fetchFile(octokit, { owner: project.owner, repo }, seen);
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
