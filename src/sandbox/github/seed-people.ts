// Who lives in the local GitHub at its first start. Invented people; their numbers never change.
import type { CollaboratorData } from './rows.ts';
import type { SeatData } from './tables.ts';

export interface SeedPerson {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly role: SeatData['role'];
  readonly location: string;
  readonly bio: string;
  /** What the maintainer gave them by name, in every repository of the organisation. */
  readonly grant?: CollaboratorData['permission'];
}

export const ORGANISATION = {
  id: 91_402_377,
  login: 'lanternworks',
  name: 'Lantern Works',
  description: 'Small tools for people who write things down.',
} as const;

export const BOT_ID = 184_530_226;

export const PEOPLE: readonly SeedPerson[] = [
  {
    id: 24_817_903,
    login: 'amelie-laurent',
    name: 'Amélie Laurent',
    role: 'requester',
    location: 'Nantes',
    bio: 'Translator. Keeps forty years of glossaries in notes.',
  },
  {
    id: 37_105_562,
    login: 'tomaszw',
    name: 'Tomasz Wiśniewski',
    role: 'backer',
    location: 'Gdańsk',
    bio: 'Field biologist.',
  },
  {
    id: 58_240_118,
    login: 'priya-raman',
    name: 'Priya Raman',
    role: 'backer',
    location: 'Pune',
    bio: 'Runs a reading group, and its minutes.',
  },
  {
    id: 11_960_734,
    login: 'jlindqvist',
    name: 'Jonas Lindqvist',
    role: 'developer',
    location: 'Göteborg',
    bio: 'Freelance, mostly Rust and SQLite.',
    grant: 'pull',
  },
  {
    id: 43_672_085,
    login: 'hong-nguyen',
    name: 'Nguyễn Thị Hồng',
    role: 'developer',
    location: 'Đà Nẵng',
    bio: 'Desktop applications and the text engines inside them.',
    grant: 'pull',
  },
  {
    id: 9_284_451,
    login: 'adaeze',
    name: 'Adaeze Okafor',
    role: 'maintainer',
    location: 'Lagos',
    bio: 'Started Lantern on a train.',
    grant: 'admin',
  },
  {
    id: 72_518_640,
    login: 'dfuentes',
    name: 'Diego Fuentes',
    role: 'outsider',
    location: 'Valparaíso',
    bio: 'Just passing by.',
  },
];
