// Where a project's settings file is: in the repository, else in the owner's .github repository. Asked with the ETag that
// was seen last, so that an unchanged file costs nothing, and never read further than a settings file can be long.
import { z } from 'zod';
import type { SettingsRead } from '../ports/forge.ts';
import type { Project, SettingsPlace } from '../ports/records.ts';
import { beginningOf } from './beginning-of.ts';
import type { GitHubForgeOptions } from './gateway.ts';
import { type InstallationOctokit, type Refused, isMissing, patiently, refusedBy } from './octokits.ts';
import { MOST_BYTES } from './settings.ts';

const PATH = '.github/wishwell.yml';
const PLACES: readonly SettingsPlace[] = ['repository', 'owner'];

type Address = Readonly<Record<'owner' | 'repo', string>>;

export const addressOf = (
  { owner, name }: Pick<Project, 'owner' | 'name'>,
  place: SettingsPlace,
): Address => ({
  owner,
  repo: place === 'repository' ? name : '.github',
});

type Found =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent' }
  /** A folder, a submodule, a link that leads nowhere. */
  | { readonly kind: 'no-file'; readonly etag: string | undefined }
  | { readonly kind: 'text'; readonly text: string; readonly etag: string | undefined };

/** An installation on chosen repositories may not see the owner's .github. Any other 403 says nothing about the file. */
const isOutOfReach = ({ status, message }: Refused): boolean =>
  status === 403 && message.startsWith('Resource not accessible');

async function fetchFile(
  octokit: InstallationOctokit,
  repository: Address,
  etag: string | undefined,
): Promise<Found> {
  try {
    const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      ...repository,
      path: PATH,
      mediaType: { format: 'raw' },
      headers: etag === undefined ? {} : { 'if-none-match': etag },
      request: { parseSuccessResponseBody: false },
    });
    // In the raw format GitHub answers with the file itself; with JSON where there is another thing than a file.
    const isFile = headers['content-type']?.startsWith('application/json') !== true;
    const text = await beginningOf(data, MOST_BYTES);
    return isFile ? { kind: 'text', text, etag: headers.etag } : { kind: 'no-file', etag: headers.etag };
  } catch (error) {
    const refused = refusedBy(error);
    if (refused?.status === 304) return { kind: 'unchanged' };
    if (isMissing(error) || (refused && isOutOfReach(refused))) return { kind: 'absent' };
    throw error;
  }
}

/** Names that people give the file, and that nobody would read. */
const MISNAMED = /^wishwell\.(?:ya?ml|json|toml)(?:\.txt)?$/i;
const listing = z.array(z.object({ name: z.string() }));

/** A file that was meant to be this one, in a folder that holds no right one. */
async function misnamedFile(octokit: InstallationOctokit, repository: Address): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.repos.getContent({ ...repository, path: '.github' });
    const names = listing.safeParse(data).data ?? [];
    return names.find(({ name }) => MISNAMED.test(name))?.name;
  } catch (error) {
    const refused = refusedBy(error);
    if (isMissing(error) || (refused && isOutOfReach(refused))) return undefined;
    throw error;
  }
}

/** Whether the repository itself answers: where it does not, nothing is known of its file. */
async function isThere(octokit: InstallationOctokit, repository: Address): Promise<boolean> {
  try {
    await octokit.rest.repos.get(repository);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The ETag is kept with its place, since the same one may come to stand elsewhere. */
function seenIn(place: SettingsPlace, { settingsEtag }: Project): string | undefined {
  return settingsEtag?.startsWith(`${place} `) ? settingsEtag.slice(place.length + 1) : undefined;
}

export async function readSettings(
  octokit: InstallationOctokit,
  project: Project,
  parse: GitHubForgeOptions['parseSettings'],
): Promise<SettingsRead> {
  for (const place of PLACES) {
    const address = addressOf(project, place);
    const seen = seenIn(place, project);
    const found = await patiently(() => fetchFile(octokit, address, seen));
    if (found.kind === 'unchanged') return { kind: 'unchanged' };
    if (found.kind === 'absent') {
      const lost = place === 'repository' && seen !== undefined;
      if (lost && !(await patiently(() => isThere(octokit, address)))) return { kind: 'unchanged' };
      const misnamed = await patiently(() => misnamedFile(octokit, address));
      if (misnamed === undefined) continue;
      const path = `${address.owner}/${address.repo}/.github/${misnamed}`;
      const allowed = { kind: 'file-name', example: PATH } as const;
      return {
        kind: 'invalid',
        etag: undefined,
        place,
        path,
        problems: [{ line: 1, key: '', value: misnamed, allowed }],
      };
    }
    const etag = found.etag === undefined ? undefined : `${place} ${found.etag}`;
    const invalid = {
      kind: 'invalid',
      etag,
      place,
      path: `${address.owner}/${address.repo}/${PATH}`,
    } as const;
    if (found.kind === 'no-file')
      return { ...invalid, problems: [{ line: 1, key: '', value: PATH, allowed: { kind: 'file' } }] };
    const parsed = parse(found.text);
    return parsed.ok
      ? { kind: 'valid', settings: parsed.settings, etag, place }
      : { ...invalid, problems: parsed.problems };
  }
  return { kind: 'absent', etag: undefined };
}
