// Asks GitHub who somebody is: the authorisation code flow with PKCE. The access token is used once, for the person's id
// and login, and forgotten; it reaches no cookie, row or log.
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import type { GitHubAddress } from './options.ts';
import type { Visitor } from './use-cases.ts';

const PATIENCE_MS = 10_000;
const user = z.object({ id: z.int().positive(), login: z.string().min(1).max(100) });

export interface GitHubOAuth {
  /** What binds the answer to the browser that asked. */
  begin(): Promise<{ readonly state: string; readonly verifier: string; readonly address: string }>;
  /** @throws when the answer is not the one that was asked for, or GitHub refuses it */
  finish(
    answer: URLSearchParams,
    asked: { readonly state: string; readonly verifier: string },
  ): Promise<Visitor>;
}

export function gitHubOAuth(github: GitHubAddress, redirectUri: string): GitHubOAuth {
  const server: oauth.AuthorizationServer = {
    issuer: github.url,
    authorization_endpoint: `${github.url}/login/oauth/authorize`,
    token_endpoint: `${github.url}/login/oauth/access_token`,
  };
  const client: oauth.Client = { client_id: github.clientId };
  const options = (url: string) => ({
    [oauth.allowInsecureRequests]: url.startsWith('http:'),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });

  async function tokenFor(
    answer: URLSearchParams,
    asked: { state: string; verifier: string },
  ): Promise<string> {
    // Only what is ours to read: nothing else that stands in the address may confuse the library.
    const parameters = new URLSearchParams(
      ['code', 'state', 'error'].flatMap((name) => {
        const value = answer.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(github.clientSecret),
      oauth.validateAuthResponse(server, client, parameters, asked.state),
      redirectUri,
      asked.verifier,
      options(github.url),
    );
    return (await oauth.processAuthorizationCodeResponse(server, client, response)).access_token;
  }

  return {
    async begin() {
      const state = oauth.generateRandomState();
      const verifier = oauth.generateRandomCodeVerifier();
      const address = new URL(server.authorization_endpoint ?? '');
      address.search = new URLSearchParams({
        client_id: github.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).toString();
      return { state, verifier, address: address.href };
    },
    async finish(answer, asked) {
      const token = await tokenFor(answer, asked);
      const url = new URL(`${github.apiUrl}/user`);
      const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'wishwell' });
      const response = await oauth.protectedResourceRequest(
        token,
        'GET',
        url,
        headers,
        null,
        options(url.href),
      );
      if (!response.ok) throw new Error(`GitHub answered ${response.status} to who this is`);
      const { id, login } = user.parse(await response.json());
      return { id: BigInt(id), login };
    },
  };
}
