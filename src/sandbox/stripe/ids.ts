// Ids as Stripe writes them: a prefix that says what it is, then letters that nobody can guess.
import { randomInt } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const letters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

export const newId = (prefix: string): string => `${prefix}_${letters(24)}`;

/** `pi_1_secret_2`: what a hosted page is reached by; whoever knows it may act for the card holder. */
export const clientSecret = (id: string): string => `${id}_secret_${letters(25)}`;

export const idInSecret = (secret: string): string => secret.replace(/_secret_[^_]*$/, '');
