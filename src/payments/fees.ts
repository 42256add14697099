// What card payments cost, roughly: enough to tell a developer beforehand what will arrive of a quote. What was really taken is read
// from Stripe after each capture, and nothing is ever booked from here.
// Source of the figures: stripe.com/pricing for accounts of the euro area, the United Kingdom and the United States, standard
// consumer cards, read in November 2026. Premium and foreign cards cost more.

interface Price {
  readonly basisPoints: bigint;
  readonly fixedMinor: bigint;
}

const PRICES: Readonly<Record<string, Price>> = {
  EUR: { basisPoints: 150n, fixedMinor: 25n },
  GBP: { basisPoints: 150n, fixedMinor: 20n },
  SEK: { basisPoints: 150n, fixedMinor: 180n },
  DKK: { basisPoints: 150n, fixedMinor: 180n },
  NOK: { basisPoints: 240n, fixedMinor: 200n },
  PLN: { basisPoints: 150n, fixedMinor: 100n },
  CZK: { basisPoints: 150n, fixedMinor: 650n },
  CHF: { basisPoints: 290n, fixedMinor: 30n },
  JPY: { basisPoints: 360n, fixedMinor: 0n },
};

/** Everywhere else about what it costs in the United States. */
const ELSEWHERE: Price = { basisPoints: 290n, fixedMinor: 30n };

/** Of an amount in minor units that this many cards pay together; rounded up. */
export function estimateFee(currency: string, amount: bigint, charges: number): bigint {
  const { basisPoints, fixedMinor } = PRICES[currency] ?? ELSEWHERE;
  return (amount * basisPoints + 9_999n) / 10_000n + fixedMinor * BigInt(charges);
}
