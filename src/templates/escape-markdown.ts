// People's words inside the app's own Markdown: they must not mention, link, close, embed or break out of their line.
// GitHub finds mentions after it has decoded entities and escapes, so those are broken by a zero-width space.

const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- those are what is to go
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const ZWSP = '\u200b';

export const escapeMarkdown = (words: string): string =>
  words
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|~&!(){}$]/g, '\\$&')
    .replace(/^(\s*)([#+=:-]|\d+(?=[.)]))/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}${ZWSP}` : `${space}\\${mark}`,
    )
    .replace(/[@#]/g, `$&${ZWSP}`)
    .replace(/:\/\//g, `:${ZWSP}//`)
    .replace(/(www)\./gi, `$1${ZWSP}.`)
    .replace(/(GH)-(?=\d)/gi, `$1${ZWSP}-`)
    .replace(/(mailto|xmpp):/gi, `$1${ZWSP}:`)
    .replace(/(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/gi, (hash) => hash.replace(/.{6}(?=.)/g, `$&${ZWSP}`));
