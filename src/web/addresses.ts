// Addresses of this server: how they are read out of a request and written into a page. What cannot be the name of a
// repository is unknown without anybody being asked.
import type { Context } from 'hono';
import type { WishView } from '../ports/views.ts';
import type { WishAddress } from './use-cases.ts';

type ProjectAddress = Omit<WishAddress, 'number'>;

const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

export function projectIn(owner: string | undefined, name: string | undefined): ProjectAddress | undefined {
  if (owner === undefined || name === undefined || !OWNER.test(owner) || !NAME.test(name)) return undefined;
  return { owner, name };
}

export function wishIn(
  owner: string | undefined,
  name: string | undefined,
  number: string | undefined,
): WishAddress | undefined {
  const project = projectIn(owner, name);
  if (!project || number === undefined || !/^[1-9][0-9]{0,8}$/.test(number)) return undefined;
  return { ...project, number: Number(number) };
}

export const wishOf = (c: Context): WishAddress | undefined =>
  wishIn(c.req.param('owner'), c.req.param('repo'), c.req.param('number'));

export const projectPath = ({ owner, name }: ProjectAddress): string =>
  `/gh/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;

export const wishPath = (wish: Pick<WishView, 'owner' | 'name' | 'number'>): string =>
  `${projectPath(wish)}/${wish.number}`;
