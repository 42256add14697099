// Whether what was sent before is still what would be sent now, asked without building it: an answer's tag is remembered with
// the version of what it shows. The tag is made of the words themselves, so that no later release can be taken for this one.
import { createHash } from 'node:crypto';

/** About 2 MB. */
const MOST_KEPT = 10_000;

export interface Unchanged {
  /** The tag of the answer under this key, while its version is the same. */
  tag(key: string, version: string): string | undefined;
  remember(key: string, version: string, body: string): string;
}

export function unchanged(): Unchanged {
  const kept = new Map<string, { readonly version: string; readonly tag: string }>();
  return {
    tag(key, version) {
      const found = kept.get(key);
      return found?.version === version ? found.tag : undefined;
    },
    remember(key, version, body) {
      const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      kept.delete(key);
      kept.set(key, { version, tag });
      // A map gives its keys back in the order they came: the first is the oldest.
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return tag;
    },
  };
}

/** If-None-Match: a list of tags, weak or not, or a star. */
export const names = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
