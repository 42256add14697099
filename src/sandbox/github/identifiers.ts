// GitHub's opaque ids: a prefix for the kind, then the number. Unique across kinds, and they lead back to the row.

const PREFIX = {
  user: 'U_kgDO',
  bot: 'BOT_kgDO',
  organisation: 'O_kgDO',
  repository: 'R_kgDO',
  issue: 'I_kwDO',
  comment: 'IC_kwDO',
  label: 'LA_kwDO',
  reaction: 'REA_lADO',
  app: 'A_kwDO',
  installation: 'MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u',
  event: 'EV_lADO',
  team: 'T_kwDO',
} as const;

export const nodeId = (kind: keyof typeof PREFIX, id: number): string =>
  PREFIX[kind] + Buffer.from(String(id)).toString('base64url');
