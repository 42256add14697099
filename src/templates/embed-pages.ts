// What stands inside an iframe on another site, and the page on which its snippet is put together: data in, HTML out, every
// string escaped.
import type { BadgeTone } from './badge-words.ts';
import { partial, template } from './engine.ts';
import type { Bar } from './figure.ts';
import { type Frame, page } from './frame.ts';

/** The same for the widget, which gets it as JSON. */
export interface EmbeddedWish {
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly figure: string;
  readonly label: string;
  readonly bar: Bar | null;
  readonly tone: BadgeTone;
  readonly facts: readonly string[];
  readonly call: {
    readonly words: string;
    readonly href: string;
    /** Asks for a pledge. */
    readonly loud: boolean;
  };
}

export interface EmbeddedProject {
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly wishes: readonly EmbeddedWish[];
  /** Empty where there are wishes. */
  readonly none: string;
  /** Empty where all are shown. */
  readonly more: string;
}

interface EmbedFrame {
  readonly lang: string;
  /** light or dark; undefined: as the reader's device. */
  readonly theme: string | undefined;
  readonly style: string;
  readonly script: string;
  readonly seconds: number;
}

partial('html', 'embedded', 'pages/embedded.html.hbs');
partial('html', 'embed-frame', 'pages/embed-frame.html.hbs');

export const renderEmbeddedWish = template<EmbedFrame & EmbeddedWish>('pages/embed-wish.html.hbs', 'html');
export const renderEmbeddedProject = template<EmbedFrame & EmbeddedProject>(
  'pages/embed-project.html.hbs',
  'html',
);
/** Nothing there, or not public. */
export const renderEmbeddedNothing = template<EmbedFrame & { readonly name: string }>(
  'pages/embed-nothing.html.hbs',
  'html',
);

interface Code {
  readonly id: string;
  /** The id of the heading that it stands under. */
  readonly section: string;
  readonly label: string;
  readonly code: string;
}

export interface BuilderSection {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  /** How it looks, one of these or none. */
  readonly widget:
    | {
        readonly at: string;
        readonly isProject: boolean;
        readonly limit: number;
        readonly theme: string;
        readonly lang: string | undefined;
        readonly href: string;
        readonly words: string;
      }
    | undefined;
  readonly image:
    | {
        readonly src: string;
        readonly alt: string;
        readonly width: number | undefined;
        readonly height: number;
      }
    | undefined;
  readonly frame:
    | { readonly src: string; readonly title: string; readonly width: number; readonly height: number }
    | undefined;
  /** What most people want, then the other ways to write it. */
  readonly snippets: readonly Code[];
  readonly others: readonly Code[];
}

export interface BuilderPage extends Frame {
  readonly heading: string;
  readonly back: string;
  readonly place: string;
  readonly action: string;
  /** The language of this page, where it was asked for. */
  readonly speaks: string | undefined;
  /** Something is chosen already. */
  readonly chose: boolean;
  readonly choices: readonly {
    readonly name: string;
    readonly label: string;
    readonly options: readonly { readonly value: string; readonly words: string; readonly chosen: boolean }[];
  }[];
  readonly sections: readonly BuilderSection[];
  readonly server: string;
  readonly copying: { readonly nonce: string; readonly src: string };
}

partial('html', 'snippet', 'pages/snippet.html.hbs');
export const renderBuilder = page<BuilderPage>('builder');
