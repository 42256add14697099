// What stands in the local GitHub at its first start: two repositories, their files, a few issues and what was said there.
// None carries the wish label: turning one into a wish is the first thing to do in the playground.

export const REPOSITORIES = [
  {
    id: 640_218_377,
    name: 'lantern',
    private: false,
    description: 'Notes as plain Markdown files, found again in a moment.',
    language: 'Rust',
    topics: ['notes', 'markdown', 'desktop', 'offline-first'],
    stars: 214,
    forks: 19,
  },
  {
    id: 655_903_142,
    name: 'lantern-releases',
    private: true,
    description: 'Signing, packaging and the release calendar.',
    language: 'Shell',
    topics: [],
    stars: 0,
    forks: 0,
  },
] as const;

export const LABELS = [
  { name: 'bug', color: 'd73a4a', description: "Something isn't working" },
  { name: 'documentation', color: '0075ca', description: 'Improvements or additions to documentation' },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
  { name: 'good first issue', color: '7057ff', description: 'Good for newcomers' },
  { name: 'wish', color: 'fbca04', description: 'Wanted, and open for funding together' },
] as const;

export const readme = (publicUrl: string): string => `# Lantern

[![wishes](${publicUrl}/badge/gh/lanternworks/lantern.svg)](${publicUrl}/gh/lanternworks/lantern)

Lantern keeps your notes as plain Markdown files in a folder that you choose, and finds them again in a moment.
No account, no database of its own: what you write is yours, and any other editor can open it.

## Install

\`\`\`sh
cargo install lantern-notes
lantern ~/notes
\`\`\`

## Wishes

Something is missing? [Open an issue](../../issues/new) and say what you would like to be able to do. Wishes are funded
together by the people who want them; the badge above shows where they stand.

## License

MIT
`;

export const PRIVATE_README = `# Releases

How a version of Lantern is signed, packaged and announced. Private because of the signing hosts.

- [ ] rotate the macOS certificate before March
- [ ] write down the order of the Flatpak steps
`;

interface SeedIssue {
  readonly by: string;
  readonly daysAgo: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly comments: readonly { readonly by: string; readonly daysLater: number; readonly body: string }[];
  readonly closedAfter?: number;
}

export const ISSUES: readonly SeedIssue[] = [
  {
    by: 'adaeze',
    daysAgo: 96,
    title: 'Say in the README where the notes are stored',
    labels: ['documentation', 'good first issue'],
    body: 'People ask whether there is a hidden database. There is none. The README should say so in its first paragraph.',
    comments: [
      {
        by: 'dfuentes',
        daysLater: 2,
        body: 'I wondered too. "In a folder that you choose" would have been enough.',
      },
    ],
    closedAfter: 5,
  },
  {
    by: 'tomaszw',
    daysAgo: 61,
    title: 'Umlauts in file names are shown twice on a network folder',
    labels: ['bug'],
    body: `### What happens

A note named \`Grünland.md\` on our SMB share appears **twice** in the list. Opening the second one gives an empty note.

### How to see it

1. Put a note with \`ü\`, \`ą\` or \`é\` in its name on a share mounted from macOS
2. Open the same folder with Lantern on Linux
3. Look at the list

### What I expected

One entry. I believe that one name is composed and the other is not:

\`\`\`
$ ls | xxd | head -2
00000000: 4772 75cc 886e 6c61 6e64 2e6d 640a       Gru..nland.md.
\`\`\`

Lantern 0.14.2, Debian 13, share served by macOS 15.`,
    comments: [
      {
        by: 'hong-nguyen',
        daysLater: 1,
        body: 'The names differ in Unicode normalisation, as you say. Comparing them in NFC while indexing is enough, but the index has to be rebuilt once.',
      },
      { by: 'tomaszw', daysLater: 1, body: 'Thank you! Rebuilding is no trouble, it takes a minute here.' },
    ],
  },
  {
    by: 'amelie-laurent',
    daysAgo: 38,
    title: 'Export a whole notebook as one PDF',
    labels: ['enhancement'],
    body: `I give my glossaries to clients at the end of a project. Today I export forty notes one by one and glue them together.

**I would like to** choose a folder, press *Export*, and get a single PDF that

- [ ] begins with a table of contents, one line per note
- [ ] keeps the order that I see in Lantern
- [ ] turns links between notes into links inside the PDF
- [ ] prints page numbers, and the title of the note at the top of each page

Images should be embedded. It does not have to look like a book; it has to be complete.

> Out of scope for me: themes, covers, EPUB.

How I would check it: a folder with three notes that link to each other gives one file whose links all lead somewhere.`,
    comments: [
      {
        by: 'priya-raman',
        daysLater: 2,
        body: 'Yes please. We hand in our minutes once a year, and it is the same glueing.',
      },
      {
        by: 'jlindqvist',
        daysLater: 3,
        body: 'Doable without a browser engine. Footnotes are the part that I would want to agree on first: at the end of each note, or of the page?',
      },
      { by: 'amelie-laurent', daysLater: 3, body: 'At the end of each note is fine.' },
    ],
  },
  {
    by: 'priya-raman',
    daysAgo: 20,
    title: 'Search inside attachments',
    labels: ['enhancement'],
    body: `Search finds words in notes, but not in the PDFs and text files that lie beside them.

When I search for \`quorum\`, I want to see *minutes-2019.pdf* in the results as well, with the page it is on. A scan without
text need not be found.

It would be good if the index stayed below, say, **20 %** of the size of the attachments.`,
    comments: [],
  },
  {
    by: 'dfuentes',
    daysAgo: 6,
    title: 'Jump back to the note I was in before',
    labels: [],
    body: `\`Alt\`+\`←\` as in a browser. I follow a link, read, and then cannot get back without searching again.

A short history (ten notes?) is plenty, and it may be forgotten when Lantern closes.`,
    comments: [{ by: 'adaeze', daysLater: 1, body: 'I miss this as well. Happy to review it.' }],
  },
];
