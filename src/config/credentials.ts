// What the real app needs to be let in by GitHub and Stripe: all of it or nothing.
import type { Environment } from './environment.ts';
import {
  appId,
  githubUrlOf,
  httpOrigin,
  httpUrl,
  privateKey,
  privateKeyFile,
  stripeKey,
  token,
  webhookSecrets,
} from './values.ts';

export interface Credentials {
  readonly github: {
    readonly appId: number;
    /** PEM, PKCS #8. */
    readonly privateKey: string;
    /** One, or two while they are being rotated. */
    readonly webhookSecrets: readonly string[];
    readonly clientId: string;
    readonly clientSecret: string;
    readonly apiUrl: string;
    readonly url: string;
  };
  readonly stripe: {
    readonly secretKey: string;
    readonly webhookSecret: string;
    readonly connectWebhookSecret: string | undefined;
    /** An origin. */
    readonly apiUrl: string;
  };
}

/** They say whom to ask, not who asks, and some CI systems set them by themselves. */
const ADDRESSES = ['GITHUB_API_URL', 'GITHUB_URL', 'STRIPE_API_URL'];

const CREDENTIALS = [
  'APP_ID',
  'PRIVATE_KEY',
  'PRIVATE_KEY_PATH',
  'WEBHOOK_SECRET',
  'GITHUB_CLIENT_ID',
  'GITHUB_CLIENT_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_CONNECT_WEBHOOK_SECRET',
];

/** Whether there is one of them. Each is asked for, so that names that look like one are found. */
export function hasCredentials(env: Environment): boolean {
  for (const name of ADDRESSES) env.has(name);
  return CREDENTIALS.filter((name) => env.has(name)).length > 0;
}

/** What is missing or wrong is noted in the environment's problems. */
export function readCredentials(env: Environment): Credentials {
  const onGithub = 'Copy it from the app’s settings on GitHub.';
  const onStripe = 'Copy it from Stripe’s dashboard, under Developers.';
  const apiUrl = env.optional('GITHUB_API_URL', httpUrl) ?? 'https://api.github.com';
  return {
    github: {
      appId: env.required('APP_ID', appId, onGithub) ?? 0,
      privateKey: readPrivateKey(env),
      webhookSecrets:
        env.required(
          'WEBHOOK_SECRET',
          webhookSecrets,
          'Set it to the secret in the app’s settings on GitHub.',
        ) ?? [],
      clientId: env.required('GITHUB_CLIENT_ID', token, onGithub) ?? '',
      clientSecret: env.required('GITHUB_CLIENT_SECRET', token, onGithub) ?? '',
      apiUrl,
      url: env.optional('GITHUB_URL', httpUrl) ?? githubUrlOf(apiUrl),
    },
    stripe: {
      secretKey: env.required('STRIPE_SECRET_KEY', stripeKey, onStripe) ?? '',
      webhookSecret: env.required('STRIPE_WEBHOOK_SECRET', token, onStripe) ?? '',
      connectWebhookSecret: env.optional('STRIPE_CONNECT_WEBHOOK_SECRET', token),
      apiUrl: env.optional('STRIPE_API_URL', httpOrigin) ?? 'https://api.stripe.com',
    },
  };
}

function readPrivateKey(env: Environment): string {
  if (env.has('PRIVATE_KEY') && env.has('PRIVATE_KEY_PATH')) {
    env.problem('PRIVATE_KEY and PRIVATE_KEY_PATH', 'are both set', 'Keep one of them.');
  }
  if (env.has('PRIVATE_KEY_PATH')) return env.optional('PRIVATE_KEY_PATH', privateKeyFile) ?? '';
  const advice = 'Set it to the key that GitHub made for the app, or PRIVATE_KEY_PATH to its .pem file.';
  return env.required('PRIVATE_KEY', privateKey, advice) ?? '';
}
