// An environment that is right, and what becomes of it with changes: the real app's settings, the local run's, or a refusal.
import { generateKeyPairSync } from 'node:crypto';
import {
  type Config,
  ConfigError,
  type LiveConfig,
  type SandboxConfig,
  loadConfig,
} from '../../src/config.ts';

const pem = (type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type, format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

export const KEY = pem('pkcs1');
export const LIVE = {
  PUBLIC_URL: 'https://wishwell.example.org',
  APP_ID: '12345',
  PRIVATE_KEY: KEY,
  WEBHOOK_SECRET: 'w'.repeat(32),
  GITHUB_CLIENT_ID: 'Iv1.abcdef',
  GITHUB_CLIENT_SECRET: 'client-secret',
  STRIPE_SECRET_KEY: 'sk_test_123',
  STRIPE_WEBHOOK_SECRET: 'whsec_123',
  SESSION_SECRET: 's'.repeat(32),
};

type Variables = Record<string, string | undefined>;

export function live(changes: Variables = {}): LiveConfig['app'] {
  const config: Config = loadConfig({ ...LIVE, ...changes });
  if (config.mode !== 'live') throw new Error('not live');
  return config.app;
}

export function sandbox(variables: Variables = {}): SandboxConfig {
  const config: Config = loadConfig(variables);
  if (config.mode !== 'sandbox') throw new Error('not the sandbox');
  return config;
}

export function refusal(variables: Variables): string {
  try {
    loadConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}
