// Signing in and out. State and PKCE bind GitHub's answer to this browser; after it leads only to a page of ours.
import { Hono } from 'hono';
import { gitHubOAuth } from './github-oauth.ts';
import { localPath } from './local-path.ts';
import { message, type Pages } from './page-context.ts';

export function authPages({ cookies, github, publicUrl, log }: Pages): Hono {
  const app = new Hono();
  const oauth = gitHubOAuth(github, `${publicUrl}/auth/callback`);
  app.get('/auth/login', async (c) => {
    const { state, verifier, address } = await oauth.begin();
    await cookies.begin(c, { state, verifier, next: localPath(c.req.query('next')) });
    c.header('cache-control', 'no-store');
    return c.redirect(address, 302);
  });
  app.get('/auth/callback', async (c) => {
    c.header('cache-control', 'no-store');
    const pending = await cookies.pending(c);
    if (!pending) return message(c, 'signInFailed', 400);
    try {
      const visitor = await oauth.finish(new URL(c.req.url).searchParams, pending);
      await cookies.open(c, visitor);
      return c.redirect(localPath(pending.next), 303);
    } catch (error) {
      await cookies.settle(c);
      log.error({ err: error }, 'a sign-in failed');
      return message(c, 'signInFailed', 400);
    }
  });
  app.post('/auth/logout', async (c) => {
    await cookies.close(c);
    return c.redirect('/', 303);
  });
  return app;
}
