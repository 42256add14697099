// A year in seconds: every phase and side path of a wish, lived over HTTP with a clock that leaps, and kept as the text that
// somebody reads in the issue. Read the snapshots when they change: they have to stay a story that a stranger can follow.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { database } from '../support/database.ts';
import { StoryTeller } from '../support/story-teller.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const db = database();
let run: WholeRun;
let story: StoryTeller;
const HARD_DECLINE = '4000000420000020';

beforeAll(async () => {
  run = await startWholeRun(db.url, Temporal.Instant.from('2027-01-04T09:00:00Z'));
  story = new StoryTeller(run, db, 3);
}, 60_000);
afterAll(() => run?.stop());

const file = (name: string) => `./snapshots/${name}.txt`;

describe('a year', () => {
  test('a wish comes true, after everything that can come in between', async () => {
    const [ada, ann] = [story.login('maintainer'), story.login('requester')];
    const [dev, other] = [story.login('developer'), story.login('developer', 1)];
    const [tom, priya, diego] = [story.login('backer'), story.login('backer', 1), story.login('outsider')];

    await story.acts(`${ada} sets the label “wish”.`, () => story.as(ada).label(3, 'wish'));
    await story.pledges(ann, '50');
    await story.says(dev, '/quote 500 in 3 weeks\nA PDF exporter.');
    const short = (await story.comments()).findLast(({ user }) => user.login === dev)?.id ?? 0;
    const specification =
      'An exporter walks the notebook and lays every note out, with a table of contents and page numbers.';
    await story.tell(`${dev} edits the comment.`, async () => {
      const right = `/quote 500 in 3 weeks\n${specification}`;
      await story.as(dev).editComment(short, right);
      await story.answered(dev, right);
    });
    await story.says(other, `/quote 620 in 1 month\n${specification} Footnotes, and a cover as well.`);
    await story.tell(`${dev} tells the card processor where a payout goes.`, () => story.onboard(dev));
    await story.says(ada, `/accept @${dev}`);
    await story.says(dev, `/quote 540 in 3 weeks\n${specification}\nFootnotes at the end of each note.`);
    await story.says(ada, '/accept undo');
    await story.says(ada, `/accept @${dev} v2`);
    await story.tell(`${ann} agrees to the new version on the wish’s page.`, () =>
      story.page(ann, '/pledge', /\/confirm/),
    );
    await story.pledges(tom, '250');
    await story.pledges(priya, '170');
    await story.pledges(diego, '30', HARD_DECLINE);
    await story.pledges(other, '40');
    await story.tell(`${other} withdraws.`, () => story.page(other, '/pledge', /\/withdraw/));
    await story.pledges(other, '40');
    await story.passes(10);
    await story.says(ada, `/accept @${dev}`);
    await story.says(dev, '/start');
    await story.passes(2);
    await story.passes(7);
    await story.pledges(diego);
    await story.says(dev, '/start');
    await story.passes(14);
    await story.says(dev, '/extend 1 week The table of contents needs a second pass over the pages.');
    await story.says(ada, '/extend accept');
    await story.passes(15);
    await story.says(dev, '/deliver');
    await story.says(ann, '/reject The footnotes are missing.');
    await story.says(dev, '/deliver');
    await story.says(ann, '/reject They are there, but on the wrong pages.');
    await story.says(ada, '/approve');
    await story.passes(10);
    await expect(story.text).toMatchFileSnapshot(file('a-wish-comes-true'));
    await expect(await story.thread()).toMatchFileSnapshot(file('a-wish-comes-true.thread'));
  }, 240_000);

  test('other wishes end otherwise: given up, held too long, expired, cancelled; one rests and goes on', async () => {
    const [ada, ann, dev] = [story.login('maintainer'), story.login('requester'), story.login('developer')];
    const [tom, priya] = [story.login('backer'), story.login('backer', 1)];
    const wish = async (title: string, ...lines: string[]) => {
      const teller = await story.another(title, 'As the title says.');
      await teller.acts(`${ada} sets the label “wish”.`, () => teller.as(ada).label(teller.issue, 'wish'));
      for (const line of lines) await teller.says(line.startsWith('/quote') ? dev : ada, line);
      return teller;
    };
    const specification =
      'A second table of colours, chosen by the setting of the operating system, with a switch.';
    const quoted = ['/wish open', `/quote 60 in 10 days\n${specification}`, `/accept @${dev}`];
    const givenUp = await wish('A dark theme', ...quoted);
    const held = await wish('A light theme', ...quoted);
    const rests = await wish('A larger font');
    const cancelled = await wish('A smaller font', '/wish open');
    for (const teller of [givenUp, held]) {
      await teller.pledges(tom, '40');
      await teller.pledges(priya);
      await teller.says(dev, '/start');
    }
    await rests.pledges(ann, '10');
    await rests.acts(`${ann} closes the issue.`, () => rests.as(ann).setState(rests.issue, 'closed'));
    await cancelled.says(ada, '/wish cancel The setting of the operating system does it.');
    await givenUp.passes(2);
    await held.tell('2 days go by.', async () => {});
    await givenUp.says(dev, '/quote withdraw');
    await givenUp.says(dev, '/quote withdraw\nI have no time for it after all, and I am sorry.');
    await givenUp.passes(1);
    await held.says(dev, '/deliver');
    await held.passes(76);
    await rests.tell('79 days go by.', async () => {});
    await rests.acts(`${ann} opens the issue again.`, () => rests.as(ann).setState(rests.issue, 'open'));
    await rests.passes(103);
    const told = [givenUp, held, cancelled, rests];
    const text = told.map((teller) => `${'='.repeat(72)}\n\n${teller.text}`).join('\n');
    await expect(text).toMatchFileSnapshot(file('other-ends'));
  }, 240_000);

  test('settings are broken and mended, and from then on everything is in French', async () => {
    const [ada, ann, dev] = [story.login('maintainer'), story.login('requester'), story.login('developer')];
    const [tom, priya] = [story.login('backer'), story.login('backer', 1)];
    const wrong =
      'locale: de\nfunding:\n  last_call: 2 days\n  last_call: 24h\nquotes: { min_spec: 0 }\nlabel: wish\n';
    const souhait = await story.another('Exporter en EPUB', 'Pour lire un carnet entier sur une liseuse.');
    const moves = async () => {
      await souhait.leap(1);
      await souhait.quiet();
    };
    await souhait.writeFile('.github/wishwell.yml', wrong);
    await moves();
    const report = new StoryTeller(run, db, await story.newestIssue());
    await report.tell('The settings file was changed.', async () => {});
    await souhait.writeFile('.github/wishwell.yml', wrong.replace('  last_call: 2 days\n', ''));
    await moves();
    await report.tell('One of its mistakes was corrected.', async () => {});
    await souhait.writeFile('.github/wishwell.yml', 'locale: fr\ntimezone: Europe/Paris\n');
    await moves();
    await report.tell('The rest was corrected, too.', async () => {});
    await expect(`${report.text}\n${await report.thread()}`).toMatchFileSnapshot(file('broken-settings'));

    const specification =
      'Un export EPUB qui parcourt le carnet, met chaque note dans un chapitre et génère la table des matières.';
    await souhait.acts(`${ada} met l’étiquette « wish ».`, () =>
      souhait.as(ada).label(souhait.issue, 'wish'),
    );
    await souhait.pledges(ann, '50');
    await souhait.says(dev, '/devis 30O en 2 semaines');
    await souhait.says(dev, `/devis 300 € en 2 semaines\n${specification}`);
    await souhait.says(ada, `/accepter @${dev}`);
    await souhait.pledges(tom, '120');
    await souhait.pledges(priya, '100');
    await souhait.pledges(souhait.login('outsider'));
    await souhait.says(dev, '/demarrer');
    await souhait.passes(2);
    await souhait.says(dev, '/prolonger 3 jours Les images demandent plus de travail.');
    await souhait.says(ada, '/prolonger accepter');
    await souhait.passes(18);
    await souhait.says(dev, '/livrer');
    await souhait.says(ann, '/approuver');
    await expect(souhait.text).toMatchFileSnapshot(file('un-souhait'));
    await expect(await souhait.thread()).toMatchFileSnapshot(file('un-souhait.thread'));
  }, 240_000);
});
