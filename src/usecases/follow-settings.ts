// What follows from a project's settings: its wishes come in line with them as far as they may (domain/rules.ts), and one issue says what is wrong with a file that cannot be read.
import type { Campaign } from '../domain/campaign.ts';
import { bindingRules, sameRules } from '../domain/rules.ts';
import { rulesFrom } from '../domain/settings.ts';
import type { Project } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import { refreshSettings } from './see-project.ts';
import { allSteps, eachByItself } from './each-by-itself.ts';
import type { World } from './world.ts';

export async function readProjectSettings(world: World, id: bigint): Promise<void> {
  const project = await world.store.projectById(id);
  if (project) await refreshSettings(world, project);
}

/** @param currency the wish's, which the floor belongs to */
export const rulesOf = (
  { payments, maxHoldDays, withdrawalDays }: World,
  { settings }: Project,
  currency: string,
) =>
  rulesFrom(settings, {
    floor: payments.currencies.find(({ code }) => code === currency)?.floorMinor ?? 1n,
    maxHoldDays,
    withdrawalDays,
  });

/**
 * Brings a wish in line with its project's settings, as far as it may follow. Asked again whenever somebody commands: what
 * could not follow while a quote was accepted can later.
 */
export async function alignRules(world: World, project: Project, campaign: Campaign): Promise<void> {
  const currency = await currencyFor(world, project, campaign);
  const rules = rulesOf(world, project, currency);
  if (currency === campaign.currency && sameRules(bindingRules(campaign, rules), campaign.rules)) return;
  await changeCampaign(world, campaign.id, { type: 'ChangeRules', rules, currency });
}

/** Whoever is at the processor's page reads an amount in the currency that the wish had when they went there. */
async function currencyFor(world: World, { settings }: Project, { id, phase, currency }: Campaign) {
  const mayFollow = phase === 'proposed' && settings.currency !== currency;
  return mayFollow && !(await world.store.hasCheckouts(id)) ? settings.currency : currency;
}

/** Every wish that is not over, whose status is written anew where it says something else now: in another language, say. */
export async function followSettings(world: World, id: bigint): Promise<void> {
  const project = await world.store.projectById(id);
  if (!project) return;
  const bound = await world.store.boundBySettings(id);
  const align = (): Promise<void> =>
    eachByItself(bound, async (campaign) => {
      const summary = await world.store.summary(campaign);
      if (summary) await alignRules(world, project, summary.campaign);
    });
  const show = (): Promise<void> =>
    world.store.enqueue(bound.map((campaign) => ({ task: 'show-status', campaign })));
  await allSteps(align, show);
}

/** Read anew, since the issue must say what the file says now. */
export async function reportSettings(world: World, id: bigint): Promise<void> {
  const project = await world.store.projectById(id);
  if (!project) return;
  const read = await world.forge.readSettings({ ...project, settingsEtag: undefined });
  const open = project.settingsIssue;
  if (read.kind === 'invalid')
    await world.store.rememberSettingsIssue(id, await world.forge.reportSettings(project, read));
  else if (open !== undefined) {
    // A file of its own lets a project do without its owner's, which may be wrong all the same.
    const elsewhere = read.kind === 'valid' && read.place !== open.place && open.place === 'owner';
    if (!elsewhere) await world.forge.closeSettingsReport(project, open);
    await world.store.rememberSettingsIssue(id, undefined);
  }
}
