// Signs a person in to the app without a click: goes the way that a browser would go, chooses the person on the page of the
// local GitHub, and hands the browser the last step. The app sees an ordinary sign-in.

interface Servers {
  readonly appUrl: string;
  readonly githubOrigin: string;
}

const locationOf = (response: Response): URL => {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`the sign-in ended at ${response.url} with ${response.status}`);
  return new URL(location, response.url);
};

/** @param next an address within the app */
export async function signInFor(servers: Servers, login: string, next: string): Promise<Response> {
  const { appUrl, githubOrigin } = servers;
  const begun = await fetch(`${appUrl}/auth/login?${new URLSearchParams({ next }).toString()}`, {
    redirect: 'manual',
  });
  const asked = locationOf(begun).searchParams;
  const chosen = await fetch(`${githubOrigin}/login/oauth/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...asked, ['login', login]]),
  });
  const headers = new Headers({ location: locationOf(chosen).href, 'cache-control': 'no-store' });
  for (const cookie of begun.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
