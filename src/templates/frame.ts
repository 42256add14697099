// What surrounds every page, and what every page may use. A page is a typed render function: data in, HTML out, every string
// escaped.
import { partial, type Render, template } from './engine.ts';

for (const name of ['frame', 'head', 'bar', 'figure', 'card', 'steps', 'quote', 'embed', 'share', 'own'])
  partial('html', name, `pages/${name}.html.hbs`);

export interface Link {
  readonly href: string;
  readonly words: string;
  /** The less likely way. */
  readonly second: boolean;
}

export interface HeadLink {
  readonly rel: string;
  readonly href: string;
  readonly type: string | undefined;
  readonly title: string | undefined;
  readonly hreflang: string | undefined;
}

/** What other programs read of a page that can be shared. */
export interface PageHead {
  /** Open Graph and its kin: `og:title`, `twitter:card`. */
  readonly properties: readonly { readonly property: string; readonly content: string }[];
  /** `<link>` elements beside the canonical one: other languages, feeds, embeddings. */
  readonly links: readonly HeadLink[];
  /** JSON-LD that cannot end its own element; see `jsonInHtml`. */
  readonly data: string | undefined;
}

/** JSON that is safe inside a script element, whatever words it holds. */
export const jsonInHtml = (value: object): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export interface Frame {
  readonly lang: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly canonical: string | undefined;
  readonly head: PageHead;
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
  /** Scripts that make easier what the page does without them. */
  readonly scripts: readonly { readonly src: string; readonly nonce: string }[];
  readonly visitor: string | undefined;
  /** The visitor's own page. */
  readonly me: string | undefined;
  readonly signIn: string | undefined;
  /** The same page in the other languages, each by its own name. */
  readonly others: readonly { readonly href: string; readonly lang: string; readonly name: string }[];
}

export const page = <View extends Frame>(name: string): Render<View> =>
  template<View>(`pages/${name}.html.hbs`, 'html');
