// An example of every address that answers a GET, read out of the router itself, so that none is ever forgotten. An address
// with a parameter that is not known here fails the tests that use this: give it an example below.
import type { Web } from './a-web.ts';

/** Parameters of all addresses. */
const PARAMETERS: Readonly<Record<string, string>> = {
  owner: 'works',
  repo: 'lantern',
  repository: 'lantern',
  number: '3',
};

/** For addresses that need more than their parameters to say something: by the router's words, what stands there instead. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  '/badge/gh/:owner/:file': ['/badge/gh/works/lantern.svg'],
  '/badge/gh/:owner/:repo/:file': ['/badge/gh/works/lantern/3.svg', '/badge/gh/works/lantern/3.json'],
  '/banner/gh/:owner/:repo/:file': ['/banner/gh/works/lantern/3.svg'],
  '/card/gh/:owner/:file': ['/card/gh/works/lantern.png'],
  '/card/gh/:owner/:repo/:file': ['/card/gh/works/lantern/3.png'],
  '/widget/gh/:owner/:file': ['/widget/gh/works/lantern.json'],
  '/widget/gh/:owner/:repo/:file': ['/widget/gh/works/lantern/3.json'],
  '/oembed': ['/oembed?url=https://wishwell.example/gh/works/lantern/3', '/oembed'],
  '/gh/:owner/:repo/:number/pledge/done': ['/gh/works/lantern/3/pledge/done?checkout=9'],
  '/gh/:owner/:repo/:number/pledge/card-done': [
    '/gh/works/lantern/3/pledge/card-done',
    '/gh/works/lantern/3/pledge/card-done?checkout=9',
  ],
  '/gh/:owner/:repo/:number/mastodon': [
    '/gh/works/lantern/3/mastodon',
    '/gh/works/lantern/3/mastodon?instance=mastodon.social',
    '/gh/works/lantern/3/mastodon?instance=nothing',
  ],
  '/files': ['/files', '/files?repository=octo/tools', '/files?repository=nothing'],
  '/mail/unsubscribe': ['/mail/unsubscribe?token=t'],
};

const filled = (route: string): string =>
  route.replace(/\{(\w+)\}/g, ':$1').replace(/:(\w+)/g, (_, name: string) => {
    const value = PARAMETERS[name];
    if (value === undefined) throw new Error(`test/web/every-address.ts knows no example of ${route}`);
    return value;
  });

export interface Address {
  readonly route: string;
  readonly path: string;
}

/** All of them, with an address of nothing at the end. */
export function everyAddress({ routes }: Pick<Web, 'routes'>): readonly Address[] {
  const visited = routes
    .filter(({ method, path }) => (method === 'GET' || method === 'ALL') && !path.includes('*'))
    .map(({ path }) => path);
  return [...new Set(visited), '/nowhere'].flatMap((route) =>
    (EXAMPLES[route] ?? [filled(route)]).map((path) => ({ route, path })),
  );
}

/** Those of a wish or of a project, with the place of another instead. */
export const elsewhere = (address: Address, owner: string, repository: string, number: number): string =>
  address.path
    .replace('/works/lantern/3', `/${owner}/${repository}/${number}`)
    .replace('/works/lantern', `/${owner}/${repository}`);

export const isOfProject = ({ route }: Address): boolean => route.includes(':owner');
