// What surrounds every page, and what every page may use. A page is a typed render function: data in, HTML out, every string
// escaped.
import { partial, type Render, template } from './engine.ts';

for (const name of ['frame', 'bar', 'figure', 'card', 'steps', 'quote', 'embed', 'own'])
  partial('html', name, `pages/${name}.html.hbs`);

export interface Link {
  readonly href: string;
  readonly words: string;
  /** The less likely way. */
  readonly second: boolean;
}

export interface Frame {
  readonly lang: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly canonical: string | undefined;
  /** What happens, as a feed. */
  readonly feed: { readonly href: string; readonly title: string } | undefined;
  /** Where other sites ask how to show the page. */
  readonly oembed: string | undefined;
  readonly icon: string;
  readonly style: string;
  /** The start page, in the language that was asked for. */
  readonly home: string;
  /** Who runs this server, and by what terms. */
  readonly about: string;
  /** Seconds after which the page is asked for again, without a script. */
  readonly again: number | undefined;
  /** Looks again by itself and replaces what changed. */
  readonly live:
    | { readonly script: string; readonly nonce: string; readonly watch: string; readonly seconds: number }
    | undefined;
  readonly visitor: string | undefined;
  /** The visitor's own page. */
  readonly me: string | undefined;
  readonly signIn: string | undefined;
  readonly other: { readonly href: string; readonly lang: string } | undefined;
}

export const page = <View extends Frame>(name: string): Render<View> =>
  template<View>(`pages/${name}.html.hbs`, 'html');
