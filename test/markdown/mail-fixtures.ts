// What mail programs leave in a comment when somebody answers a mail of GitHub's with them, without ">" before what they quote:
// written from the formats that the programs document or show, in the words of their own translations. GitHub writes
// ***@***.*** for addresses.

export type Tongue = 'en' | 'fr' | 'de' | 'es' | 'it' | 'nl' | 'pt';

interface Words {
  readonly from: string;
  readonly sent: string;
  readonly date: string;
  readonly to: string;
  readonly subject: string;
  readonly original: string;
  readonly forwarded: string;
  /** "On {date}, {name} wrote:" in the order of the language. */
  readonly wrote: (date: string, name: string) => string;
  readonly day: string;
  readonly long: string;
  readonly iphone: string;
  readonly outlook: string;
  readonly android: string;
}

const plainly =
  (begins: string, says: string, joint = ', ') =>
  (date: string, name: string): string =>
    `${begins} ${date}${joint}${name} ${says}:`;

export const tongues: Readonly<Record<Tongue, Words>> = {
  en: {
    ...{
      from: 'From',
      sent: 'Sent',
      date: 'Date',
      to: 'To',
      subject: 'Subject',
      original: 'Original Message',
    },
    ...{ forwarded: 'Forwarded message', wrote: plainly('On', 'wrote'), day: 'Mar 1, 2027, at 10:11' },
    ...{
      long: 'Monday, March 1, 2027 10:11 AM',
      iphone: 'Sent from my iPhone',
      outlook: 'Get Outlook for iOS',
    },
    android: 'Sent from my Android device with K-9 Mail. Please excuse my brevity.',
  },
  fr: {
    ...{ from: 'De', sent: 'Envoyé', date: 'Date', to: 'À', subject: 'Objet', original: "Message d'origine" },
    ...{ forwarded: 'Message transféré', wrote: plainly('Le', 'a écrit\u00a0'), day: '1 mars 2027 à 10:11' },
    ...{
      long: 'lundi 1 mars 2027 10:11',
      iphone: 'Envoyé de mon iPhone',
      outlook: 'Obtenir Outlook pour iOS',
    },
    android: 'Envoyé depuis mon appareil Android avec K-9 Mail. Veuillez excuser ma brièveté.',
  },
  de: {
    ...{ from: 'Von', sent: 'Gesendet', date: 'Datum', to: 'An', subject: 'Betreff' },
    ...{ original: 'Ursprüngliche Nachricht', forwarded: 'Weitergeleitete Nachricht' },
    ...{ wrote: (date: string, name: string) => `Am ${date} schrieb ${name}:`, day: '01.03.2027 um 10:11' },
    ...{ long: 'Montag, 1. März 2027 10:11', iphone: 'Von meinem iPhone gesendet' },
    outlook: 'Outlook für iOS herunterladen',
    android: 'Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.',
  },
  es: {
    ...{
      from: 'De',
      sent: 'Enviado',
      date: 'Fecha',
      to: 'Para',
      subject: 'Asunto',
      original: 'Mensaje original',
    },
    ...{ forwarded: 'Mensaje reenviado', wrote: plainly('El', 'escribió'), day: '1 mar 2027, a las 10:11' },
    ...{ long: 'lunes, 1 de marzo de 2027 10:11', iphone: 'Enviado desde mi iPhone' },
    outlook: 'Obtener Outlook para iOS',
    android: 'Enviado desde mi dispositivo Android con K-9 Mail.',
  },
  it: {
    ...{
      from: 'Da',
      sent: 'Inviato',
      date: 'Data',
      to: 'A',
      subject: 'Oggetto',
      original: 'Messaggio originale',
    },
    ...{
      forwarded: 'Messaggio inoltrato',
      wrote: plainly('Il giorno', 'ha scritto'),
      day: '1 mar 2027, alle ore 10:11',
    },
    ...{ long: 'lunedì 1 marzo 2027 10:11', iphone: 'Inviato da iPhone', outlook: 'Scarica Outlook per iOS' },
    android: 'Inviato dal mio dispositivo Android con K-9 Mail.',
  },
  nl: {
    ...{ from: 'Van', sent: 'Verzonden', date: 'Datum', to: 'Aan', subject: 'Onderwerp' },
    ...{ original: 'Oorspronkelijk bericht', forwarded: 'Doorgestuurd bericht' },
    ...{ wrote: (date: string, name: string) => `Op ${date} schreef ${name}:`, day: '1 mrt 2027 om 10:11' },
    ...{ long: 'maandag 1 maart 2027 10:11', iphone: 'Verstuurd vanaf mijn iPhone' },
    outlook: 'Outlook voor iOS downloaden',
    android: 'Verzonden vanaf mijn Android-apparaat met K-9 Mail.',
  },
  pt: {
    ...{
      from: 'De',
      sent: 'Enviado',
      date: 'Data',
      to: 'Para',
      subject: 'Assunto',
      original: 'Mensagem original',
    },
    ...{
      forwarded: 'Mensagem encaminhada',
      wrote: plainly('Em', 'escreveu'),
      day: '1 de mar. de 2027, às 10:11',
    },
    ...{ long: 'segunda-feira, 1 de março de 2027 10:11', iphone: 'Enviado do meu iPhone' },
    outlook: 'Obter o Outlook para iOS',
    android: 'Enviado do meu dispositivo Android com o K-9 Mail.',
  },
};

const ADA = 'Ada Lovelace';
const ADDRESS = '***@***.***';
const SUBJECT = 'Re: [grace/editor] A dark theme (Issue #3)';

/** What each puts between its author's words and the mail that it quotes, and the quoted mail. */
export const programs: Readonly<Record<string, (words: Words, quoted: string) => string>> = {
  'Outlook for Windows': ({ from, sent, to, subject, long }, quoted) =>
    `________________________________\n${from}: ${ADA} <${ADDRESS}>\n${sent}: ${long}\n${to}: grace/editor <${ADDRESS}>\nCc: Grace <${ADDRESS}>; Mention <${ADDRESS}>\n${subject}: ${SUBJECT}\n\n${quoted}`,
  'Outlook on the web, in bold': ({ from, sent, to, subject, long }, quoted) =>
    `**${from}:** ${ADA} <${ADDRESS}>\n**${sent}:** ${long}\n**${to}:** grace/editor <${ADDRESS}>\n**${subject}:** ${SUBJECT}\n\n${quoted}`,
  'Outlook as plain text': ({ from, sent, to, subject, long, original }, quoted) =>
    `-----${original}-----\n${from}: ${ADA} [mailto:${ADDRESS}]\n${sent}: ${long}\n${to}: grace/editor\n${subject}: ${SUBJECT}\n\n${quoted}`,
  'Outlook for iOS': ({ from, sent, to, subject, long, outlook }, quoted) =>
    `${outlook}<https://aka.ms/o0ukef>\n________________________________\n${from}: ${ADA} <${ADDRESS}>\n${sent}: ${long}\n${to}: grace/editor <${ADDRESS}>\n${subject}: ${SUBJECT}\n\n${quoted}`,
  'Apple Mail': ({ wrote, day }, quoted) => `${wrote(day, `${ADA} <${ADDRESS}>`)}\n\n${quoted}`,
  iPhone: ({ wrote, day, iphone }, quoted) => `${iphone}\n\n${wrote(day, ADA)}\n\n${quoted}`,
  'Apple Mail, forwarding': ({ from, subject, date, to, forwarded, long }, quoted) =>
    `${forwarded}:\n\n${from}: ${ADA} <${ADDRESS}>\n${subject}: ${SUBJECT}\n${date}: ${long}\n${to}: grace/editor <${ADDRESS}>\n\n${quoted}`,
  'Gmail, wrapped': ({ wrote, day }, quoted) => `${wrote(day, `${ADA}\n<${ADDRESS}>`)}\n\n${quoted}`,
  Yahoo: ({ wrote, long }, quoted) => `${wrote(long, `${ADA} <${ADDRESS}>`)}  \n \n ${quoted}`,
  'Yahoo Classic': ({ from, to, date, subject, original, long }, quoted) =>
    `----- ${original} -----\n${from}: ${ADA} <${ADDRESS}>\n${to}: grace/editor <${ADDRESS}>\n${date}: ${long}\n${subject}: ${SUBJECT}\n\n${quoted}`,
  Zoho: ({ wrote, long }, quoted) =>
    `---- ${wrote(long, `${ADA} <${ADDRESS}>`).replace(/\s?:$/u, '')} ----\n\n${quoted}`,
  'MSN and Hotmail': ({ date, from, to, subject, long }, quoted) =>
    `________________________________\n${date}: ${long}\n${from}: ${ADDRESS}\n${to}: ${ADDRESS}\n${subject}: ${SUBJECT}\n\n${quoted}`,
  Thunderbird: ({ wrote, day }, quoted) => `${wrote(day, ADA)}\n${quoted}`,
  'Thunderbird, forwarding': ({ subject, date, from, to, forwarded, long }, quoted) =>
    `-------- ${forwarded} --------\n${subject}: \t${SUBJECT}\n${date}: \t${long}\n${from}: \t${ADA} <${ADDRESS}>\n${to}: \tgrace/editor <${ADDRESS}>\n\n${quoted}`,
  ProtonMail: ({ wrote, day, original }, quoted) =>
    `------- ${original} -------\n${wrote(day, `${ADA} <${ADDRESS}>`)}\n\n${quoted}`,
  'GMX and Web.de': ({ sent, from, to, subject, long }, quoted) =>
    `${sent}: ${long}\n${from}: "${ADA}" <${ADDRESS}>\n${to}: grace/editor <${ADDRESS}>\n${subject}: ${SUBJECT}\n\n${quoted}`,
  'Lotus Notes': ({ wrote, to, from, date, subject, day }, quoted) =>
    `-----${wrote(day, ADA)} -----\n${to}: grace/editor <${ADDRESS}>\n${from}: ${ADA} <${ADDRESS}>\n${date}: 03/01/2027 10:11\n${subject}: ${SUBJECT}\n\n${quoted}`,
  'K-9 Mail': ({ wrote, day, android }, quoted) =>
    `${android}\n\n${wrote(day, `${ADA} <${ADDRESS}>`)}\n${quoted}`,
  mutt: ({ wrote }, quoted) => `${wrote('Mon, Mar 01, 2027 at 10:11:12AM +0100', ADA)}\n${quoted}`,
  'Windows Mail': ({ from, sent, to, subject, long }, quoted) =>
    `*${from}: *${ADA} <${ADDRESS}>\n*${sent}: *${long}\n*${to}: *grace/editor <${ADDRESS}>\n*${subject}: *${SUBJECT}\n\n${quoted}`,
  'a signature by the rules': (_, quoted) => `-- \nAda Lovelace, +44 20 1234\n\n${quoted}`,
};

/** What GitHub adds to each of its mails. */
export const GITHUB_FOOTER =
  '—\nReply to this email directly, view it on GitHub, or unsubscribe.\nYou are receiving this because you were mentioned.Message ID: <grace/editor/issues/3/17@github.com>';
