// The one gate for what the app asks of GitHub in the name of an installation: writes stay within a budget that all processes
// share, and nobody asks for anything while GitHub wants to be left alone. Never waits itself: it refuses with ForgeBusy, and
// the job is put off. What is urgent (people wait for it, or money is at stake) finds room that the rest leaves free.
import { ForgeBusy } from '../ports/forge.ts';
import type { Allowance, WriteBudget } from '../ports/write-budget.ts';
import { type InstallationOctokit, isRateLimitedAnswer, refusedBy, waitAsked } from './octokits.ts';

export type Urgency = 'urgent' | 'patient';

/** GitHub bears about 80 content writes a minute and 500 an hour. */
const GITHUB: Allowance = { perMinute: 60, perHour: 400 };

const allowances = (all: Allowance): Readonly<Record<Urgency, Allowance>> => ({
  urgent: all,
  patient: { perMinute: Math.ceil(all.perMinute * 0.75), perHour: Math.ceil(all.perHour * 0.75) },
});

/** A client that goes through the gate from now on. */
export type Gate = (
  octokit: InstallationOctokit,
  installation: bigint,
  urgency: Urgency,
) => InstallationOctokit;

const isGraphql = (url: string): boolean => url.endsWith('/graphql');
/** The app only asks by GraphQL; its questions are posts. */
const isRead = ({ method, url }: { readonly method: string; readonly url: string }): boolean =>
  method === 'GET' || method === 'HEAD' || isGraphql(url);
/** For how long nothing is asked after GraphQL said so, where it does not say when its budget is full again. */
const REST_SECONDS = 60;
/** How a client gets its token writes nothing; it is asked for on the way of another request. */
const isOwnAffair = (url: string): boolean => url.startsWith('/app/');

export function writeGate(budget: WriteBudget, limits: Allowance = GITHUB): Gate {
  const allowed = allowances(limits);
  return (octokit, installation, urgency) => {
    octokit.hook.wrap('request', async (request, options) => {
      if (isOwnAffair(options.url)) return request(options);
      const seconds = isRead(options)
        ? await budget.resting(installation)
        : await budget.take(installation, allowed[urgency]);
      if (seconds > 0) throw new ForgeBusy(seconds);
      const rest = async (asked: number, cause?: unknown): Promise<never> => {
        await budget.rest(installation, asked);
        throw new ForgeBusy(asked, { cause });
      };
      let response: Awaited<ReturnType<typeof request>>;
      try {
        response = await request(options);
      } catch (error) {
        const refused = refusedBy(error);
        const asked = refused && waitAsked(refused);
        if (asked === undefined) throw error;
        return rest(asked, error);
      }
      if (isGraphql(options.url) && isRateLimitedAnswer(response.data)) {
        const headers = new Map<string, unknown>(Object.entries(response.headers));
        return rest(waitAsked({ status: 403, message: '', headers }) ?? REST_SECONDS);
      }
      return response;
    });
    return octokit;
  };
}
