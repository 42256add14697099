// What follows when the pledged sum moves: milestones, the target reached, the target lost. Reads totals only.
import type { Decision } from './decision.ts';

export function followPledged(decision: Decision): void {
  const { accepted, rules } = decision.campaign;
  if (accepted === undefined) return;
  const { phase, pledged, milestonesSaid } = decision.campaign;
  if (phase !== 'funding' && phase !== 'confirming') return;
  for (const percent of rules.milestones) {
    const passed = pledged * 100n >= accepted.amount * BigInt(percent);
    if (passed && !milestonesSaid.includes(percent)) decision.record({ type: 'MilestoneReached', percent });
  }
  if (phase === 'funding' && pledged >= accepted.amount)
    decision.record({ type: 'TargetReached', first: accepted.reachedAt === undefined });
  if (phase === 'confirming' && pledged < accepted.amount) decision.record({ type: 'TargetLost' });
}
