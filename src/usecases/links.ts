// The addresses of a wish, on this server and on the forge. One place, so that no surface makes its own.

export interface WishAddress {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

export interface Links {
  readonly home: string;
  readonly issue: (wish: WishAddress) => string;
  readonly comment: (wish: WishAddress, comment: bigint) => string;
  readonly project: (project: Omit<WishAddress, 'number'>) => string;
  readonly page: (wish: WishAddress) => string;
  readonly pledge: (wish: WishAddress) => string;
  /** Where the processor sends a backer back to. */
  readonly pledgeDone: (wish: WishAddress, checkout: bigint) => string;
  /** Where a bank sends a backer back to, and the processor one who brought another card. */
  readonly cardDone: (wish: WishAddress, checkout?: bigint) => string;
  /** Where a contested delivery is settled, and a wish renewed, by who may. */
  readonly settle: (wish: WishAddress) => string;
  readonly renew: (wish: WishAddress) => string;
  readonly badge: (wish: WishAddress) => string;
  /** A person's own page, and where they say how a payout reaches them. */
  readonly me: string;
  readonly smallerSum: (campaign: bigint) => string;
  readonly payout: string;
  readonly payoutReturn: string;
  readonly payoutRefresh: string;
  readonly unsubscribe: (token: string) => string;
}

/** @param publicUrl origin of this server, @param forgeUrl origin of the forge's pages; both without a trailing slash */
export function linksFor(publicUrl: string, forgeUrl: string): Links {
  const path = ({ owner, name }: Omit<WishAddress, 'number'>): string =>
    `gh/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const page = (wish: WishAddress): string => `${publicUrl}/${path(wish)}/${wish.number}`;
  const issue = ({ owner, name, number }: WishAddress): string =>
    `${forgeUrl}/${owner}/${name}/issues/${number}`;
  return {
    home: publicUrl,
    issue,
    comment: (wish, comment) => `${issue(wish)}#issuecomment-${comment}`,
    project: (project) => `${publicUrl}/${path(project)}`,
    page,
    pledge: (wish) => `${page(wish)}/pledge`,
    pledgeDone: (wish, checkout) => `${page(wish)}/pledge/done?checkout=${checkout}`,
    cardDone: (wish, checkout) =>
      `${page(wish)}/pledge/card-done${checkout === undefined ? '' : `?checkout=${checkout}`}`,
    settle: (wish) => `${page(wish)}/settle`,
    renew: (wish) => `${page(wish)}/renew`,
    me: `${publicUrl}/me`,
    smallerSum: (campaign) => `${publicUrl}/me/smaller-sum?campaign=${campaign}`,
    payout: `${publicUrl}/me/payout`,
    payoutReturn: `${publicUrl}/me/payout/return`,
    payoutRefresh: `${publicUrl}/me/payout/refresh`,
    unsubscribe: (token) => `${publicUrl}/mail/unsubscribe?token=${encodeURIComponent(token)}`,
    badge: (wish) => `${publicUrl}/badge/${path(wish)}/${wish.number}.svg`,
  };
}
