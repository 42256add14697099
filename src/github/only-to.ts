// The only way out to GitHub: one origin, a time limit, redirects that stay on it (a renamed repository answers with one).
// Nothing that GitHub or people write can make the server call another host.

const PATIENCE_MS = 20_000;
const MOST_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 307, 308];

type Fetch = (address: string, init?: RequestInit) => Promise<Response>;

/** @param base an address on the one origin that may be called */
export function onlyTo(base: string): Fetch {
  const { origin } = new URL(base);

  async function follow(address: string, init: RequestInit, left: number): Promise<Response> {
    if (new URL(address).origin !== origin) throw new Error(`refused to call another host than ${origin}`);
    const response = await fetch(address, { ...init, redirect: 'manual' });
    const to = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || to === null || left === 0) return response;
    await response.body?.cancel();
    return follow(new URL(to, address).href, init, left - 1);
  }

  return (address, init = {}) => {
    const limit = AbortSignal.timeout(PATIENCE_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return follow(address, { ...init, signal }, MOST_REDIRECTS);
  };
}
