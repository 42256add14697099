// Lines that may be commands: a slash and a letter, after blanks or characters that nobody sees. Owns the cheap look that is
// taken before anything is stored; takes time in the length of the text.

/** No-break, ideographic and zero-width spaces, byte order and direction marks. Line ends of whatever kind are none of them. */
const UNSEEN = String.raw`(?:[^\S\r\n\u2028\u2029]|\p{Cf})`;
const STARTS = new RegExp(`^${UNSEEN}*/(?=\\p{L})`, 'u');
const ENDS = new RegExp(`${UNSEEN}+$`, 'u');
const ALONE = new RegExp(`^${UNSEEN}$`, 'u');

/** How much of a line comes up to its slash, the slash with it; 0 where the line starts otherwise. */
export const slashEnd = (line: string): number => STARTS.exec(line)?.[0].length ?? 0;

/** The line from its slash on, without what nobody sees at its end. */
export function fromSlash(line: string): string {
  const text = line.slice(slashEnd(line) - 1);
  return text.slice(0, endOf(text));
}

function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && ENDS.test(text.charAt(end - 1))) end -= 1;
  return end;
}

/** By code unit, so that a text is looked at once: whether nobody sees it. Half of a pair may be of one that nobody sees. */
const isUnseen = Uint8Array.from({ length: 65_536 }, (_, code) =>
  (code & 0xfc00) === 0xdc00 || (code & 0xfc00) === 0xd800 || ALONE.test(String.fromCharCode(code)) ? 1 : 0,
);

function isLetterAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  const isLatin = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return isLatin || (code > 0x7f && /^\p{L}/u.test(text.slice(index, index + 2)));
}

/** Whether a text can hold a command at all. Right about every "no": code is not told from words but where nothing is above. */
export function mayHoldCommand(body: string): boolean {
  for (let at = body.indexOf('/'); at >= 0; at = body.indexOf('/', at + 1)) {
    if (!isLetterAt(body, at + 1)) continue;
    let start = at;
    while (start > 0 && isUnseen[body.charCodeAt(start - 1)] === 1) start -= 1;
    const isAtStart = start === 0 || body.charAt(start - 1) === '\n' || body.charAt(start - 1) === '\r';
    if (!isAtStart) continue;
    const isIndented = /^(?: {4}| {0,3}\t)/.test(body.slice(start, at));
    if (!isIndented || /\S/.test(body.slice(0, start))) return true;
  }
  return false;
}
