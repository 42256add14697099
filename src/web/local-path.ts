// Where to go after signing in: a path of this server, or home. Whatever a browser could read as another host is refused.

const ELSEWHERE = 'http://elsewhere.invalid';
const LONGEST = 500;

/** @param next as it came in the address; the path and query of it when it is local, else '/' */
export function localPath(next: string | undefined): string {
  if (next === undefined || next.length > LONGEST || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next))
    return '/';
  const url = URL.parse(next, ELSEWHERE);
  if (url?.origin !== ELSEWHERE || url.pathname.startsWith('//') || url.pathname.startsWith('/auth/'))
    return '/';
  return url.pathname + url.search;
}
