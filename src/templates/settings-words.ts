// What may stand in a settings file instead of what stands there, as a sentence for its maintainers. Values of the file are
// written as they are typed; none of them holds a bar, which would end the cell they stand in.
import type { SettingsAllowed } from '../ports/forge.ts';
import { type Voice, alternatives } from './voice.ts';

export function allowedWords(allowed: SettingsAllowed, voice: Voice): string {
  const say = (values: Readonly<Record<string, string | number>> = {}): string =>
    voice.sentence(`comments:settings.allowedThere.${allowed.kind}`, values);
  switch (allowed.kind) {
    case 'one-of':
    case 'keys':
      return say({ values: alternatives(voice, allowed.values.map(voice.code)) });
    case 'some-of':
      return say({
        values: allowed.values.map(voice.code).join(', '),
        example: voice.code(`[${allowed.values.slice(0, 2).join(', ')}]`),
      });
    case 'hours': {
      const { least, most } = allowed;
      const inDays = { least: `${Math.ceil(least / 24)}d`, most: `${most / 24}d` };
      return say({
        ...range(`${least}h`, `${most}h`, voice),
        leastDays: voice.code(inDays.least),
        mostDays: voice.code(inDays.most),
      });
    }
    case 'days':
      return say(range(`${allowed.least}d`, `${allowed.most}d`, voice));
    case 'number':
      return say(range(`${allowed.least}`, `${allowed.most}`, voice));
    case 'percentages':
      return say({ most: allowed.most, example: voice.code('[50, 80, 90]') });
    case 'label':
      return say({ longest: allowed.longest });
    case 'size':
      return say({ kibibytes: allowed.kibibytes });
    case 'nested':
    case 'file-name':
      return say({ example: voice.code(allowed.example) });
    case 'utf-8':
    case 'straight-quotes':
    case 'time-zone':
    case 'yaml':
    case 'once':
    case 'file':
      return say();
  }
}

const range = (least: string, most: string, voice: Voice) => ({
  least: voice.code(least),
  most: voice.code(most),
});
