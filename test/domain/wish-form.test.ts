import { describe as group, expect, test } from 'vitest';
import { describe, type FormField, type WishPart } from '../../src/domain/wish-form.ts';

const headings: Readonly<Record<FormField, readonly string[]>> = {
  behaviour: ['What should it do?', 'Que doit faire le logiciel\u00a0?'],
  need: ['Who needs it, and what for?'],
  proof: ['How can one tell that it is done?', 'À quoi verra-t-on que c’est fait\u00a0?'],
  more: ['What else matters?'],
};
const missing = (source: string): readonly WishPart[] => describe(source, headings).missing;

group('an issue', () => {
  test('from the form lacks what was left empty there', () => {
    const form = '### What should it do?\n\nA switch.\n\n### Who needs it, and what for?\n\n_No response_\n';
    expect(missing(form)).toEqual(['need', 'proof']);
    expect(missing(`${form}\n### How can one tell that it is done?\n\n- [ ] It is dark.`)).toEqual(['need']);
  });

  test('written without the form says what is wished, and lacks the rest', () => {
    expect(missing('Please add a dark mode.')).toEqual(['need', 'proof']);
    expect(missing('## Anything\n\nPlease add a dark mode.')).toEqual(['need', 'proof']);
    expect(missing('## A heading\n\n### What else matters?\n\nMuch.')).toEqual([
      'need',
      'behaviour',
      'proof',
    ]);
    expect(missing('')).toEqual(['need', 'behaviour', 'proof']);
    expect(missing('<!-- What should it do? Tell us! -->\n\n---\n')).toEqual(['need', 'behaviour', 'proof']);
    expect(missing('<!-- never closed\nA switch.')).toEqual(['need', 'behaviour', 'proof']);
  });

  test('is understood in every language, and as people repeat a heading', () => {
    expect(missing('# que doit faire  le logiciel ?\nUn réglage.')).toEqual(['need', 'proof']);
    expect(missing("a\n## À quoi verra-t-on que c'est fait ##\nC’est sombre.")).toEqual(['need']);
  });

  test('of any size and shape is read at once, and never kept longer than it may be', () => {
    const started = performance.now();
    for (const shape of ['<!--', '# ', ' '.repeat(9), '#\t', '-->', '🙂', '\n#'])
      expect(describe(shape.repeat(200_000), headings).source.length).toBeLessThanOrEqual(65_536);
    expect(describe(`${'a'.repeat(65_535)}🙂`, headings).source.isWellFormed()).toBe(true);
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
