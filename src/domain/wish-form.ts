// The parts of a wish that the issue form asks for: without them a developer can hardly say what it takes. Owns their names;
// the words of their headings are in the locales, how they are found in a text is the adapter's.

/** Who needs it and what for; what it should do; how to tell that it is done. */
export const wishParts = ['need', 'behaviour', 'proof'] as const;
export type WishPart = (typeof wishParts)[number];
