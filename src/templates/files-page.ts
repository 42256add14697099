// The page of the files that a project may want of us, each with a link into the forge's own editor.
import { type Frame, page } from './frame.ts';

export interface FilesPage extends Frame {
  readonly heading: string;
  /** The project's own page; undefined where none is known. */
  readonly project: { readonly href: string; readonly name: string } | undefined;
  /** Asks which repository; undefined where that is settled by the address. */
  readonly ask: { readonly repository: string; readonly wrong: boolean } | undefined;
  readonly files: readonly {
    readonly id: string;
    readonly path: string;
    readonly title: string;
    readonly text: string;
    readonly content: string;
    /** Into the editor; none while no repository is named. */
    readonly links: readonly { readonly href: string; readonly words: string; readonly second: boolean }[];
  }[];
}
export const renderFiles = page<FilesPage>('files');
