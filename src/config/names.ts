// Names of variables: which secrets may come as NAME_FILE, and what is told of a name that looks like one of ours and is not.
// A misspelt credential must stop the start, or a real server comes up as a local run.

/** Each of these may instead be read from the file that NAME_FILE names, as Docker and Kubernetes mount secrets. */
export const SECRETS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'PRIVATE_KEY',
  'WEBHOOK_SECRET',
  'GITHUB_CLIENT_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_CONNECT_WEBHOOK_SECRET',
  'SESSION_SECRET',
  'SMTP_URL',
]);

/** What other programs call the same thing. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  GHE_HOST: 'GITHUB_API_URL',
  GITHUB_APP_CLIENT_ID: 'GITHUB_CLIENT_ID',
  GITHUB_APP_CLIENT_SECRET: 'GITHUB_CLIENT_SECRET',
  GITHUB_APP_ID: 'APP_ID',
  GITHUB_APP_PRIVATE_KEY: 'PRIVATE_KEY',
  GITHUB_APP_WEBHOOK_SECRET: 'WEBHOOK_SECRET',
  GITHUB_PRIVATE_KEY: 'PRIVATE_KEY',
  GITHUB_WEBHOOK_SECRET: 'WEBHOOK_SECRET',
  STRIPE_API_KEY: 'STRIPE_SECRET_KEY',
  STRIPE_KEY: 'STRIPE_SECRET_KEY',
  STRIPE_SECRET: 'STRIPE_SECRET_KEY',
};

const OF_A_FILE = '_FILE';

export const fileNameOf = (name: string): string => `${name}${OF_A_FILE}`;

export interface WrongName {
  readonly name: string;
  readonly wrong: string;
  readonly advice: string;
}

/**
 * @param set names that are set to something
 * @param known every name that is asked for
 */
export function wrongNames(set: readonly string[], known: ReadonlySet<string>): readonly WrongName[] {
  const taken = new Set(set);
  return set.flatMap((name) => {
    if (known.has(name) || name.startsWith('npm_')) return [];
    const fromFile = name.endsWith(OF_A_FILE);
    const base = fromFile ? name.slice(0, -OF_A_FILE.length) : name;
    if (fromFile && SECRETS.has(base)) return [];
    if (fromFile && known.has(base))
      return [{ name, wrong: 'is not read', advice: `${base} cannot come from a file: set it itself.` }];
    const meant = meantBy(base, known, taken);
    if (meant === undefined) return [];
    const right = fromFile && SECRETS.has(meant) ? fileNameOf(meant) : meant;
    return [{ name, wrong: 'is not a variable of Wishwell', advice: `Write ${right}, or unset it.` }];
  });
}

function meantBy(name: string, known: ReadonlySet<string>, taken: ReadonlySet<string>): string | undefined {
  const letters = lettersOf(name);
  const near = [...known].find((each) => isNear(letters, lettersOf(each)));
  if (near !== undefined) return near;
  const other = OTHER_NAMES[name.toUpperCase()];
  const alreadySet = other !== undefined && (taken.has(other) || taken.has(fileNameOf(other)));
  return alreadySet ? undefined : other;
}

const lettersOf = (name: string): string => name.toUpperCase().replaceAll(/[_-]/g, '');

/** A short name is near to too many others: HOST and PORT to GHOST and PORTS. */
const slipsAllowed = (length: number): number => (length < 7 ? 0 : length < 10 ? 1 : 2);

const isNear = (letters: string, meant: string): boolean =>
  slipsBetween(letters, meant, slipsAllowed(meant.length)) <= slipsAllowed(meant.length);

/** Letters missing, added, other, or swapped with their neighbour (optimal string alignment); more than `most` is `most` + 1. */
function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      next.push(slips);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? most + 1;
}
