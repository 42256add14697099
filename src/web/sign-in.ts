// Signing in and out with GitHub. State and PKCE bind the answer to the browser that asked, each is good for one answer,
// and afterwards only an address of this server is gone to.
import { Hono } from 'hono';
import { gitHubOAuth } from './github-oauth.ts';
import { localPath } from './local-path.ts';
import { notice } from './notices.ts';
import type { Pages } from './page-context.ts';

export function signIn({ cookies, github, publicUrl, log }: Pages): Hono {
  const app = new Hono();
  const oauth = gitHubOAuth(github, `${publicUrl}/auth/callback`);
  app.use('/auth/*', async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.get('/auth/login', async (c) => {
    const { state, verifier, address } = await oauth.begin();
    await cookies.begin(c, { state, verifier, next: localPath(c.req.query('next')) });
    return c.redirect(address);
  });
  app.get('/auth/callback', async (c) => {
    const pending = await cookies.pending(c);
    if (!pending) return notice(c, 'signIn');
    try {
      await cookies.open(c, await oauth.finish(new URL(c.req.url).searchParams, pending));
    } catch (error) {
      log.error({ err: error }, 'a sign-in failed');
      await cookies.settle(c);
      return notice(c, 'signIn');
    }
    return c.redirect(pending.next, 303);
  });
  app.post('/auth/logout', async (c) => {
    await cookies.close(c);
    return c.redirect('/', 303);
  });
  return app;
}
