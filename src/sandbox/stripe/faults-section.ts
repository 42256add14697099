// The part of the dashboard that makes Stripe say no: refusals to choose from, and those that are set.
import type { StripeFault } from './fault-controls.ts';
import { type Html, html } from './html.ts';
import { REFUSALS, REFUSAL_NAMES } from './refusals.ts';

export interface ShownFault {
  readonly id: string;
  readonly about: string;
  /** What goes wrong, in the language of faults. */
  readonly what: string;
  readonly times: number;
  readonly matched: number;
}

const options = REFUSAL_NAMES.flatMap((name) => REFUSALS[name].calls.map((call) => `${call} ${name}`));

/** What was chosen: `METHOD /path NAME`. */
export function faultChosen(chosen: string, times: string | undefined): StripeFault {
  const [method = '', path = '', name = ''] = chosen.split(' ');
  const answer = REFUSAL_NAMES.find((known) => known === name);
  return {
    call: `${method} ${path}`,
    times: Number(times ?? 1),
    ...(answer === undefined ? {} : { answer }),
  };
}

export const faultsSection = (faults: readonly ShownFault[]): Html =>
  html`<section class="panel" aria-labelledby="faults">
    <h2 id="faults">Say no</h2>
    <form class="inline" method="post" action="/">
      <label for="fault">The next call of</label>
      <select id="fault" name="fault">
        ${options.map((option) => html`<option>${option}</option>`)}
      </select>
      <label for="times">so many times</label>
      <input id="times" name="times" type="number" min="1" max="1000" value="1" />
      <button class="small" type="submit">Refuse</button>
    </form>
    ${
      faults.length === 0
        ? html`<p class="hint">Nothing is refused on purpose.</p>`
        : html`<ul>
            ${faults.map(shown)}
          </ul>`
    }
  </section>`;

const shown = ({ about, id, matched, times, what }: ShownFault): Html =>
  html`<li>
    ${about}: ${what}, ${Math.min(matched, times)} of ${times}
    <form class="inline" method="post" action="/">
      <input type="hidden" name="end" value="${id}" />
      <button class="small" type="submit">End</button>
    </form>
  </li>`;
