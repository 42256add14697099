// What the page of a wish says of itself to other programs: its title and summary, what a shared link shows (Open Graph), and
// what a search engine reads (JSON-LD). The same state as on the page, in the same words.
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { figureOf, gathered, titleOf } from '../templates/figure.ts';
import { type HeadLink, jsonInHtml, type PageHead } from '../templates/frame.ts';
import { headline } from '../templates/headline.ts';
import { languageTag, locales, text } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { wishPath } from './addresses.ts';
import { amountField } from './amounts.ts';
import { discovery } from './embed/oembed.ts';
import { atomLink } from './feeds.ts';
import type { Pages } from './page-context.ts';

/** What remains comes before what it is about. */
export const wishWords = (wish: WishView, locale: Locale) => {
  const { figure, label } = figureOf(wish, locale);
  return {
    title: `${headline(wish, plainVoice(locale))} · ${titleOf(wish)}`,
    description: `${figure} ${label}. ${gathered(wish, locale)}.`,
  };
};

const CARD = { width: 1200, height: 630 } as const;
const territory = (locale: Locale): string => languageTag(locale).replace('-', '_');

export function wishHead({ publicUrl }: Pages, wish: WishView, locale: Locale): PageHead {
  const { title, description } = wishWords(wish, locale);
  const card = `${publicUrl}/card${wishPath(wish)}.png?lang=${locale}`;
  const properties = [
    ['og:type', 'website'],
    ['og:site_name', text(locale, 'pages:name')],
    ['og:url', wish.pageUrl],
    ['og:title', title],
    ['og:description', description],
    ['og:locale', territory(locale)],
    ...locales.filter((other) => other !== locale).map((other) => ['og:locale:alternate', territory(other)]),
    ['og:image', card],
    ['og:image:type', 'image/png'],
    ['og:image:width', String(CARD.width)],
    ['og:image:height', String(CARD.height)],
    ['og:image:alt', title],
    ['twitter:card', 'summary_large_image'],
  ] as const;
  return {
    properties: properties.map(([property = '', content = '']) => ({ property, content })),
    links: [
      ...locales.map((other) => inLanguage(wish, other)),
      atomLink(feedOf(wish, locale), text(locale, 'feed:ofWish')),
      discovery(publicUrl, wish.pageUrl, title),
    ],
    data: jsonInHtml(linkedData(publicUrl, wish, locale)),
  };
}

const feedOf = (wish: WishView, locale: Locale): string =>
  `${wishPath(wish)}/feed.atom${locale === wish.locale ? '' : `?lang=${locale}`}`;

const inLanguage = ({ pageUrl }: WishView, locale: Locale): HeadLink => ({
  rel: 'alternate',
  href: `${pageUrl}?lang=${locale}`,
  hreflang: locale,
  type: undefined,
  title: undefined,
});

/** A wish is a demand in the words of schema.org: something that people want to acquire, and what they would pay for it. */
function linkedData(publicUrl: string, wish: WishView, locale: Locale): object {
  const { title, description } = wishWords(wish, locale);
  const { target, currency, deadline } = wish.progress;
  const project = `${wish.owner}/${wish.name}`;
  return {
    '@context': 'https://schema.org',
    '@type': 'WebPage',
    '@id': wish.pageUrl,
    url: wish.pageUrl,
    name: title,
    description,
    inLanguage: languageTag(locale),
    isPartOf: { '@type': 'WebSite', name: text(locale, 'pages:name'), url: `${publicUrl}/` },
    breadcrumb: {
      '@type': 'BreadcrumbList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, name: project, item: wish.projectUrl },
        { '@type': 'ListItem', position: 2, name: titleOf(wish), item: wish.pageUrl },
      ],
    },
    mainEntity: {
      '@type': 'Demand',
      name: titleOf(wish),
      description,
      url: wish.pageUrl,
      sameAs: wish.issueUrl,
      ...(deadline && { availabilityEnds: deadline.round('second').toString() }),
      ...(target !== undefined && {
        priceSpecification: {
          '@type': 'PriceSpecification',
          price: amountField(target, currency),
          priceCurrency: currency,
        },
      }),
      itemOffered: { '@type': 'Service', name: titleOf(wish), serviceType: 'Software development' },
    },
  };
}
