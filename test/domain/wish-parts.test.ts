import { describe as group, expect, test } from 'vitest';
import { describe, type WishPart } from '../../src/domain/wish-parts.ts';

const headings: Readonly<Record<WishPart, readonly string[]>> = {
  what: ['What should it do?', 'Que doit faire le logiciel\u00a0?'],
  why: ['Who needs it, and what for?'],
  done: ['How can one tell that it is done?', 'À quoi verra-t-on que c’est fait\u00a0?'],
};
const missing = (source: string): readonly WishPart[] => describe(source, headings).missing;

group('an issue', () => {
  test('from the form lacks what was left empty there', () => {
    const form = '### What should it do?\n\nA switch.\n\n### Who needs it, and what for?\n\n_No response_\n';
    expect(missing(form)).toEqual(['why', 'done']);
    expect(missing(`${form}\n### How can one tell that it is done?\n\n- [ ] It is dark.`)).toEqual(['why']);
  });

  test('written without the form says what is wished, and lacks the rest', () => {
    expect(missing('Please add a dark mode.')).toEqual(['why', 'done']);
    expect(missing('## Anything\n\nPlease add a dark mode.')).toEqual(['why', 'done']);
    expect(missing('')).toEqual(['what', 'why', 'done']);
    expect(missing('<!-- What should it do? Tell us! -->\n\n---\n')).toEqual(['what', 'why', 'done']);
    expect(missing('<!-- never closed\nA switch.')).toEqual(['what', 'why', 'done']);
  });

  test('is understood in every language, and as people repeat a heading', () => {
    expect(missing('# que doit faire  le logiciel ?\nUn réglage.')).toEqual(['why', 'done']);
    expect(missing('a\n## À quoi verra-t-on que c\'est fait ##\nC’est sombre.')).toEqual(['why']);
  });

  test('of any size and shape is read at once, and never kept longer than it may be', () => {
    const started = performance.now();
    for (const shape of ['<!--', '# ', ' '.repeat(9), '#\t', '-->', '🙂', '\n#'])
      expect(describe(shape.repeat(200_000), headings).source.length).toBeLessThanOrEqual(65_536);
    expect(describe(`${'a'.repeat(65_535)}🙂`, headings).source.isWellFormed()).toBe(true);
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
