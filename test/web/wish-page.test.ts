// What the pages of wishes and projects say.
import { describe, expect, test } from 'vitest';
import { progressOf } from '../../src/domain/progress.ts';
import type { RecordedEvent } from '../../src/domain/campaign-event.ts';
import type { WishView } from '../../src/ports/views.ts';
import { aCampaign, noon, people } from '../support/builders.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import type { WebUseCases } from '../../src/web/use-cases.ts';
import { aShownProject, WISH, aWeb, aWish, readable, unescaped } from './a-web.ts';

const recorded = (story: ReturnType<typeof aCampaign>): readonly RecordedEvent[] =>
  story.events.map((event, index) => ({ sequence: index + 1, at: noon.add({ hours: index }), event }));

const storyOf =
  (story: ReturnType<typeof aCampaign>, earlier?: number): WebUseCases['story'] =>
  async () => ({
    description: undefined,
    events: recorded(story).toReversed(),
    earlier,
    names: new Map([[3n, 'grace']]),
  });

const historyOf = (html: string): readonly string[] =>
  [...html.matchAll(/<time[^>]*>[^<]*<\/time><span>([^<]*)<\/span>/g)].map(([, words = '']) =>
    unescaped(words),
  );

describe('the page of a wish', () => {
  test('shows how full the well is, to the eye and to the ear', async () => {
    const html = await aWeb().page(WISH);
    expect(unescaped(html)).toContain(
      '<progress max="100" value="70" aria-label="Funding of “Dark mode”" aria-valuetext="€350 of €500, 70\u00a0%">',
    );
    expect(readable(html)).toContain('€350 pledged of €500 2 backers');
  });

  test('has a button that closes the gap and one that leaves the amount open', async () => {
    const html = unescaped(await aWeb().page(WISH));
    expect(html).toContain(`<a class="button" href="${WISH}/pledge?amount=150">Close the gap: €150</a>`);
    expect(html).toContain(`<a class="button second" href="${WISH}/pledge">Pledge</a>`);
    expect(await aWeb({ wish: aWish('started') }).page(WISH)).not.toContain('class="button"');
  });

  test('says per quote what would remain, while none is accepted', async () => {
    const wish = aWish('open', { quotes: [aQuote(), aQuote({ developer: 'linus', remaining: 0n })] });
    const words = readable(await aWeb({ wish }).page(WISH));
    expect(words).toMatch(/^works\/lantern \/ #3 Covered if @linus’s quote is accepted/);
    expect(words).toContain('€380 to go if accepted');
    expect(words).toContain('covered if accepted');
  });

  test('renders a specification safely, and shows what changed since the version before', async () => {
    const specification =
      '# Title\n\n**bold** [a](javascript:alert(1)) <script>alert(1)</script>\n\nkept\nnew';
    const before = {
      amount: 40_000n,
      delay: { count: 3, unit: 'week' as const },
      specification: 'kept\nold',
    };
    const wish = aWish('funding', {
      quotes: [aQuote({ accepted: true, version: 2, specification, before })],
    });
    const html = await aWeb({ wish }).page(WISH);
    expect(html).toContain('<strong>bold</strong>');
    expect(html).not.toMatch(/<script>|="javascript:/);
    expect(readable(html)).toContain('What changed since version 1 was €400, 3 weeks');
    expect(html).toContain('<del>old</del>');
    expect(html).toContain('<ins>new</ins>');
    expect(html).toMatch(/<span>kept<\/span>/);
  });

  test('names who chose to be named, and counts the others', async () => {
    const words = async (namedBackers: readonly string[]) =>
      readable(await aWeb({ wish: aWish('funding', { namedBackers }) }).page(WISH));
    expect(await words(['bob'])).toContain('Backed by @bob and 1 who is not named');
    expect(await words([])).toContain('Backed by 2 backers, not named');
    expect(await words(['ada', 'bob'])).toMatch(/Backed by @ada @bob What happened/);
  });

  test('tells what happened, newest first, pledges of a day as one sum without names or cards', async () => {
    const story = aCampaign({ phase: 'confirming' });
    const html = await aWeb({ wish: aWish('confirming'), useCases: { story: storyOf(story) } }).page(WISH);
    const told = historyOf(html);
    expect(told.at(-1)).toBe('Proposed by @ada');
    expect(told).toContain('@grace’s quote is accepted: €500 in 14 days');
    expect(told[0]).toMatch(/Target reached|pledge|%/);
    expect(told).toContain('1 pledge, €250');
    expect(html).toContain('<time datetime="2027-03-01T12:00:00Z">1 March 2027</time>');
  });

  test('adds pledges up that follow each other on one day', async () => {
    const story = aCampaign({ phase: 'open' });
    story.pledge(people.backer, 1000n);
    story.pledge(people.otherBacker, 550n);
    story.do({ type: 'WithdrawPledge', by: people.backer });
    const told = historyOf(
      await aWeb({ wish: aWish('open'), useCases: { story: storyOf(story) } }).page(WISH),
    );
    expect(told.slice(0, 2)).toEqual(['1 pledge withdrawn', '2 pledges, €15.50 together']);
  });

  test('leads from a page of what happened to the one before it, and back', async () => {
    const story = aCampaign({ phase: 'confirming' });
    const asked: (number | undefined)[] = [];
    const web = aWeb({
      wish: aWish('confirming'),
      useCases: {
        story: (campaign, before) => {
          asked.push(before);
          return storyOf(story, before === undefined ? 40 : undefined)(campaign);
        },
      },
    });
    const newest = await web.page(WISH);
    expect(newest).toContain(`<a rel="next" href="${WISH}?before&#x3D;40#history">What happened before</a>`);
    expect(newest).not.toContain('Back to the latest');
    const earlier = await web.page(`${WISH}?before=40`);
    expect(earlier).toContain(`<a href="${WISH}#history">Back to the latest</a>`);
    expect(earlier).not.toContain('What happened before');
    for (const odd of ['0', '-1', '1e3', '9999999999', '']) await web.page(`${WISH}?before=${odd}`);
    expect(asked).toEqual([undefined, 40, undefined, undefined, undefined, undefined, undefined]);
  });

  test('says nothing of anybody’s card, whatever became of it', async () => {
    const story = aCampaign({ phase: 'refunded' });
    const html = await aWeb({ wish: aWish('refunded'), useCases: { story: storyOf(story) } }).page(WISH);
    const told = historyOf(html);
    expect(told.length).toBeGreaterThan(5);
    expect(story.events.length).toBeGreaterThan(told.length);
    expect(told.join(' ')).not.toMatch(/declin|authoris|captur|undefined/i);
  });

  test('shows a title as a title, whatever it holds', async () => {
    const wish = aWish('funding', { title: 'Dark\u202e mode\u0000 \u200b' });
    const html = await aWeb({ wish }).page(WISH);
    expect(html).toContain('<h1>Dark mode</h1>');
    expect(await aWeb({ wish: aWish('funding', { title: '\u202e' }) }).page(WISH)).toContain('<h1>?</h1>');
  });

  test('says that pledges wait for an answer, and why a wish is paused', async () => {
    const asked = aCampaign({ phase: 'funding' });
    asked.quote(people.developer, { amount: 60_000n });
    asked.accept();
    const waiting = aWish('funding', { progress: progressOf(asked.state, asked.now) });
    expect(readable(await aWeb({ wish: waiting }).page(WISH))).toContain('€350 more waits for its backers');
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'Pause', reason: 'closed' });
    const paused = aWish('funding', { progress: progressOf(story.state, story.now) });
    const words = readable(await aWeb({ wish: paused }).page(WISH));
    expect(words).toContain('Paused');
    expect(words).toContain('Reopened, it goes on where it was.');
  });

  test('gives Markdown for a README that no title can change', async () => {
    const wish = aWish('funding', { title: '](x) <b>' });
    const code = /<pre[^>]*><code>([^<]*)<\/code>/.exec((await aWeb({ wish }).page(WISH)) ?? '')?.[1] ?? '';
    const [badge, page] = ['/badge/gh/works/lantern/3.svg', '/gh/works/lantern/3'];
    expect(code).toBe(
      `[![What remains of this wish](https://wishwell.example${badge})](https://wishwell.example${page})`,
    );
  });

  test('shows what is wished for, rendered safely, above the quotes', async () => {
    const description =
      '### What should it do?\n\nA **switch**. <img src=x onerror=alert(1)> [x](javascript:1)';
    const story = async () => ({
      description,
      events: [],
      earlier: undefined,
      names: new Map<bigint, string>(),
    });
    const html = await aWeb({ useCases: { story } }).page(WISH);
    expect(html).toContain('<h3>What should it do?</h3>\n<p>A <strong>switch</strong>.');
    expect(html).not.toMatch(/onerror|javascript:/);
    expect(readable(html)).toMatch(/What is wished for .* Quotes /);
    expect(readable(await aWeb().page(WISH))).not.toContain('What is wished for');
  });

  test('keeps the date that was promised first in sight', async () => {
    const [first, due] = [noon, noon.add({ hours: 24 * 7 })];
    const progress = { ...aWish('started').progress, originalDueAt: first, dueAt: due };
    const html = await aWeb({ wish: aWish('delivered', { progress }) }).page(WISH);
    expect(readable(html)).toContain('First promised for 1 March 2027 Extended to 8 March 2027');
    const kept = aWish('started', { progress: { ...progress, originalDueAt: due } });
    expect(readable(await aWeb({ wish: kept }).page(WISH))).toContain('Due on 8 March 2027');
  });

  test('tells other programs the same state, and no title can break out of it', async () => {
    const wish = aWish('funding', { title: '</script><script>alert(1)</script> & "x" \u2028' });
    const html = await aWeb({ wish }).page(`${WISH}?lang=fr`);
    const meta = Object.fromEntries(
      [...html.matchAll(/<meta property="([^"]*)" content="([^"]*)"/g)].map(([, name = '', content = '']) => [
        name,
        unescaped(content),
      ]),
    );
    expect(meta).toMatchObject({
      'og:url': wish.pageUrl,
      'og:image': `https://wishwell.example/card/gh/works/lantern/3.png?lang=fr`,
      'og:locale': 'fr_FR',
      'twitter:card': 'summary_large_image',
    });
    expect(meta['og:title']).toMatch(/^Reste 150\u00a0€|^150\u00a0€/);
    const [, data = ''] = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html) ?? [];
    const read = JSON.parse(data) as { mainEntity: Record<string, unknown> };
    expect(read.mainEntity).toMatchObject({
      '@type': 'Demand',
      name: '</script><script>alert(1)</script> & "x"',
      priceSpecification: { price: '500', priceCurrency: 'EUR' },
    });
    expect(html).toContain(`<link rel="canonical" href="${wish.pageUrl}" />`);
    expect(html).toContain(`<link rel="alternate" hreflang="en" href="${wish.pageUrl}?lang&#x3D;en" />`);
  });

  test('watches its own answer in the API, as often as the server says', async () => {
    const web = aWeb({ refreshSeconds: 2 });
    const html = unescaped(await web.page(WISH));
    expect(html).toContain('data-watch="/api/v1/gh/works/lantern/3" data-seconds="2"');
    expect(html.match(/data-live/g)?.length).toBe(4);
  });
});

describe('lists of wishes', () => {
  const wishes: readonly WishView[] = [
    aWish('funding', { number: 1, title: 'nearest' }),
    aWish('open', { number: 2, title: 'second' }),
    aWish('started', { number: 3, title: 'begun' }),
    aWish('expired', { number: 4, title: 'gone' }),
  ];
  const project = async () => aShownProject(wishes);

  test('keep the order they are given, what remains first, each wish under its state', async () => {
    const words = readable(await aWeb({ useCases: { project } }).page('/gh/works/lantern'));
    expect(words).toContain('wishes 4 pledged for what is to come €450 collected for development €500');
    expect(words).toMatch(
      /Being funded 2 €150 to go .* nearest .* second .* In development 1 .* begun .* Ended without development 1 .* gone/,
    );
    expect(words).not.toContain('Done');
  });

  test('lead to each wish, in the language that was asked for', async () => {
    const html = await aWeb({ useCases: { project } }).page('/gh/works/lantern?lang=fr');
    expect(unescaped(html)).toContain('<a href="/gh/works/lantern/1?lang=fr">nearest</a>');
    expect(html).toContain('En cours de financement');
  });

  test('say so when there is none', async () => {
    const none = async () => aShownProject([]);
    const web = aWeb({ useCases: { project: none, almostFunded: async () => [] } });
    expect(readable(await web.page('/gh/works/lantern'))).toContain('There is no wish yet');
    expect(readable(await web.page('/'))).toContain('No wish is being funded at this moment');
  });

  test('the start page says what this is, and speaks the browser’s language', async () => {
    const { page } = aWeb();
    expect(readable(await page('/'))).toMatch(/Fund the change .* Almost funded €150 to go/);
    const french = await page('/', { headers: { 'accept-language': 'fr-CA, en;q=0.5' } });
    expect(french).toContain('<html lang="fr">');
    expect(await page('/', { headers: { 'accept-language': 'de, en' } })).toContain('<html lang="en">');
  });
});
