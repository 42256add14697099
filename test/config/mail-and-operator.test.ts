import { describe, expect, test } from 'vitest';
import { LIVE, live, refusal, sandbox } from './variables.ts';

describe('mail', () => {
  const MAIL = { SMTP_URL: 'smtps://user:pass@mail.example.org', MAIL_FROM: 'wishes@example.org' };

  test('may be left out with a key that moves no real money, and in the local run', () => {
    expect(live().mail).toBeUndefined();
    expect(sandbox().mail).toBeUndefined();
    expect(sandbox(MAIL).mail?.smtpUrl).toBe(MAIL.SMTP_URL);
  });

  test.each(['sk_live_1', 'rk_live_1'])('is required with a live key, %s', (STRIPE_SECRET_KEY) => {
    const message = refusal({ ...LIVE, STRIPE_SECRET_KEY });
    expect(message).toContain('- SMTP_URL is missing. Set it to');
    expect(message).toContain('- MAIL_FROM is missing. Set it to');
    expect(live({ STRIPE_SECRET_KEY, ...MAIL }).mail).toEqual({
      smtpUrl: MAIL.SMTP_URL,
      from: { name: undefined, address: 'wishes@example.org' },
    });
  });

  test('the server and the sender call for each other', () => {
    expect(refusal({ ...LIVE, ...MAIL, MAIL_FROM: '' })).toContain('MAIL_FROM is missing');
    expect(refusal({ ...MAIL, SMTP_URL: '' })).toContain('SMTP_URL is missing');
  });

  test.each([
    'smtp://localhost',
    'smtp://localhost:1025',
    'smtps://wishes%40example.org:p%25s%2Fs@mail.example.org:465/',
    'smtp://user:pass@[2001:db8::1]:587',
  ])('the server may be %s', (SMTP_URL) => {
    expect(live({ ...MAIL, SMTP_URL }).mail?.smtpUrl).toBe(SMTP_URL);
  });

  test.each([
    'mail.example.org',
    'https://mail.example.org',
    'smtp://',
    'smtp://user:pass@',
    'smtp://mail.example.org:99999',
    'smtp://mail.example.org/?tls.rejectUnauthorized=false',
    'smtp://mail.example.org/inbox',
    'smtp://mail%0aexample.org',
    'smtp://user:100%@mail.example.org',
  ])('the server may not be %s', (SMTP_URL) => {
    expect(refusal({ ...LIVE, ...MAIL, SMTP_URL })).toMatch(/- SMTP_URL (is not|has)/);
  });

  test.each([
    ['wishes@example.org', undefined, 'wishes@example.org'],
    ['<wishes@example.org>', undefined, 'wishes@example.org'],
    ['Wishwell <wishes@example.org>', 'Wishwell', 'wishes@example.org'],
    [
      '"Souhaits, réalisés" <wishes+a@xn--caf-dma.example>',
      'Souhaits, réalisés',
      'wishes+a@xn--caf-dma.example',
    ],
    ['root@localhost', undefined, 'root@localhost'],
  ])('comes from %s', (MAIL_FROM, name, address) => {
    expect(live({ ...MAIL, MAIL_FROM }).mail?.from).toEqual({ name, address });
  });

  test.each([
    'wishes',
    'Wishwell',
    'Wishwell <wishes>',
    'a@example.org, b@example.org',
    'Wishwell <a@example.org> <b@example.org>',
    'Wish\r\nBcc: x@example.org <a@example.org>',
    'a@example.org\nBcc: b@example.org',
    `${'a'.repeat(65)}@example.org`,
    'a b@example.org',
  ])('does not come from %j', (MAIL_FROM) => {
    expect(refusal({ ...LIVE, ...MAIL, MAIL_FROM })).toMatch(/- MAIL_FROM (is not|has)/);
  });
});

describe('the operator', () => {
  test('says who runs the server and on what terms', () => {
    const operator = {
      OPERATOR_NAME: 'Lantern Works',
      OPERATOR_ADDRESS: String.raw`12 Rue des Puits\n69001 Lyon`,
      OPERATOR_EMAIL: 'help@example.org',
      OPERATOR_REGISTRATION: 'RNA W691234567',
      OPERATOR_TERMS_URL: 'https://example.org/terms/#money',
      OPERATOR_PRIVACY_URL: 'https://example.org/privacy',
      PLATFORM_FEE_PERCENT: '2.5',
      MAX_HOLD_DAYS: '60',
    };
    expect(live(operator).operator).toEqual({
      name: 'Lantern Works',
      address: '12 Rue des Puits\n69001 Lyon',
      email: 'help@example.org',
      registration: 'RNA W691234567',
      termsUrl: 'https://example.org/terms/#money',
      privacyUrl: 'https://example.org/privacy',
      platformFeeBasisPoints: 250,
      maxHoldDays: 60,
      withdrawalDays: 14,
    });
    expect(sandbox(operator).operator).toEqual(live(operator).operator);
  });

  test.each([
    ['0', 0],
    ['7', 700],
    ['2.05', 205],
    ['50', 5_000],
    ['50.00', 5_000],
  ])('a fee of %s percent is %i hundredths of a percent', (PLATFORM_FEE_PERCENT, expected) => {
    expect(live({ PLATFORM_FEE_PERCENT }).operator.platformFeeBasisPoints).toBe(expected);
  });

  test.each([
    ['PLATFORM_FEE_PERCENT', '50.01'],
    ['PLATFORM_FEE_PERCENT', '-1'],
    ['PLATFORM_FEE_PERCENT', '2.505'],
    ['PLATFORM_FEE_PERCENT', '2,5'],
    ['PLATFORM_FEE_PERCENT', '5%'],
    ['PLATFORM_FEE_PERCENT', '1e1'],
    ['MAX_HOLD_DAYS', '0'],
    ['MAX_HOLD_DAYS', '91'],
    ['MAX_HOLD_DAYS', '7.5'],
    ['OPERATOR_EMAIL', 'help'],
    ['OPERATOR_TERMS_URL', 'terms.html'],
    ['OPERATOR_PRIVACY_URL', 'javascript:alert(1)'],
  ])('%s may not be %s', (name, value) => {
    expect(refusal({ ...LIVE, [name]: value })).toMatch(new RegExp(`- ${name} is not`));
  });
});
