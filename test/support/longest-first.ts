// In which order test files are begun: the longest first, so that no worker is left alone with one of them in the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** @param names parts of paths, the longest test first; all others follow */
export const longestFirst = (names: readonly string[]): typeof BaseSequencer =>
  class LongestFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const rank = ({ moduleId }: TestSpecification): number => {
        const found = names.findIndex((name) => moduleId.includes(name));
        return found < 0 ? names.length : found;
      };
      const known = await super.sort(files); // oxlint-disable-line unicorn/no-array-sort -- it sorts no array
      return known.toSorted((a, b) => rank(a) - rank(b));
    }
  };
