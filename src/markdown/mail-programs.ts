// What mail programs write above the mail that they quote, and below what was written with them: phrases by language, from
// the programs' own translations. Data only. A line that none of them explains is somebody's own.

export interface MailLanguage {
  /**
   * The line above a quoted mail: how it begins and how it ends before its colon; a date is between them, at `…`. Thunderbird,
   * Apple Mail, Gmail, mutt, ProtonMail, K-9, Zoho, Spark and GMX differ in the date only.
   */
  readonly intro: readonly string[];
  /** Fields of the header that Outlook, GMX, Notes, Yahoo, MSN and Windows Mail repeat. */
  readonly from: readonly string[];
  readonly sent: readonly string[];
  readonly to: readonly string[];
  readonly subject: readonly string[];
  /** Between dashes, or alone: "-----Original Message-----". */
  readonly separators: readonly string[];
  /** What a telephone or a free program adds below; `*` is the name of the device or program. */
  readonly signatures: readonly string[];
}

const list = (phrases: string): readonly string[] =>
  phrases.split('|').map((phrase) => phrase.replace(/\s+/g, ' ').trim());

const en: MailLanguage = {
  intro: list('On … wrote | On … writes | At … wrote | Quoting …'),
  from: list('From'),
  sent: list('Sent | Date | Sent on'),
  to: list('To | Cc | CC | Reply-To'),
  subject: list('Subject | Re'),
  separators: list(`
    Original Message | Original message | Original Mail | Original Email | Reply message | Forwarded
    message | Forwarded Message | Begin forwarded message | Forwarded by *
  `),
  signatures: list(`
    Sent from my * | Sent from * | Sent with * | Sent via * | Sent by * | Get Outlook for * | Download
    Outlook for * | Typed on * | Please excuse my brevity*
  `),
};

const fr: MailLanguage = {
  intro: list('Le … a écrit | Le … écrivait | Le … écrit | En date de … a écrit | Quoting …'),
  from: list('De | Expéditeur'),
  sent: list('Envoyé | Envoyé le | Date'),
  to: list('À | A | Pour | Cc | Destinataire'),
  subject: list('Objet | Sujet'),
  separators: list(`
    Message d'origine | Message d’origine | Message original | Mail original | E-mail original |
    Courriel original | Message transféré | Message réexpédié | Début du message transféré | Début du
    message réexpédié | Réponse au message
  `),
  signatures: list(`
    Envoyé de mon * | Envoyé depuis * | Envoyé à partir d* | Envoyé à partir d* | Envoyé avec * | Envoyé
    par * | Envoyé via * | Obtenez Outlook pour * | Obtenir Outlook pour * | Télécharger Outlook pour *
    | Provenance : *
  `),
};

const de: MailLanguage = {
  intro: list(`
    Am … schrieb | Am … geschrieben | Am … hat geschrieben | On … schrieb | Um … schrieb
  `),
  from: list('Von | Absender'),
  sent: list('Gesendet | Gesendet am | Datum | Date'),
  to: list('An | Cc | CC | Kopie'),
  subject: list('Betreff | Betrifft'),
  separators: list(`
    Ursprüngliche Nachricht | Ursprüngliche Mail | Ursprüngliche E-Mail | Originalnachricht |
    Original-Nachricht | Originalmeldung | Weitergeleitete Nachricht | Anfang der weitergeleiteten
    Nachricht | Antwort auf
  `),
  signatures: list(`
    Von meinem * gesendet | Von meinem * aus gesendet | Gesendet von * | Gesendet mit * | Gesendet über
    * | Gesendet aus * | Diese Nachricht wurde von * gesendet | Outlook für * herunterladen | Outlook
    für * beziehen | Holen Sie sich Outlook für *
  `),
};

const es: MailLanguage = {
  intro: list('El … escribió | El … escribio | En … escribió | A las … escribió | On … escribió'),
  from: list('De | Remitente'),
  sent: list('Enviado | Enviado el | Enviada | Fecha | Fecha de envío'),
  to: list('Para | A | Cc | Destinatario'),
  subject: list('Asunto'),
  separators: list(`
    Mensaje original | Mensaje Original | Correo original | Mensaje reenviado | Inicio del mensaje
    reenviado | Mensaje de respuesta
  `),
  signatures: list(`
    Enviado desde * | Enviado de * | Enviado con * | Enviado por * | Enviado a través de * | Obtener
    Outlook para * | Obtén Outlook para * | Descargar Outlook para *
  `),
};

const it: MailLanguage = {
  intro: list(`
    Il … ha scritto | Il giorno … ha scritto | In data … ha scritto | Il … scrisse | Il … scrive | Alle
    … ha scritto | On … ha scritto
  `),
  from: list('Da | Mittente'),
  sent: list('Inviato | Inviato il | Inviata | Data'),
  to: list('A | Cc | Destinatario'),
  subject: list('Oggetto'),
  separators: list(`
    Messaggio originale | Messaggio Originale | Messaggio inoltrato | Inizio messaggio inoltrato | Mail
    originale
  `),
  signatures: list(`
    Inviato da * | Inviato dal * | Inviato con * | Inviato tramite * | Ottieni Outlook per * | Scarica
    Outlook per *
  `),
};

const nl: MailLanguage = {
  intro: list(`
    Op … schreef | Op … het volgende geschreven | Op … geschreven | Op … schreef het volgende | On …
    schreef
  `),
  from: list('Van | Afzender'),
  sent: list('Verzonden | Verzonden op | Verstuurd | Datum'),
  to: list('Aan | Cc | CC'),
  subject: list('Onderwerp | Betreft'),
  separators: list(`
    Oorspronkelijk bericht | Origineel bericht | Oorspronkelijke bericht | Doorgestuurd bericht | Begin
    doorgestuurd bericht
  `),
  signatures: list(`
    Verzonden vanaf * | Verstuurd vanaf * | Verzonden met * | Verstuurd met * | Verzonden via * |
    Verstuurd via * | Outlook voor * downloaden | Download Outlook voor * | Outlook voor * ophalen
  `),
};

const pt: MailLanguage = {
  intro: list('Em … escreveu | A … escreveu | No dia … escreveu | Às … escreveu | On … escreveu'),
  from: list('De | Remetente'),
  sent: list('Enviado | Enviada | Enviado em | Enviada em | Data'),
  to: list('Para | Cc | Destinatário'),
  subject: list('Assunto'),
  separators: list(`
    Mensagem original | Mensagem Original | Mensagem encaminhada | Início da mensagem encaminhada |
    Início da mensagem reencaminhada | Mensagem reencaminhada
  `),
  signatures: list(`
    Enviado do * | Enviado de * | Enviado a partir d* | Enviado por * | Enviado com * | Enviado pelo * |
    Enviado via * | Obter o Outlook para * | Obtenha o Outlook para * | Baixar o Outlook para *
  `),
};

const pl: MailLanguage = {
  intro: list(`
    W dniu … napisał | W dniu … napisała | W dniu … pisze | Dnia … napisał | Dnia … napisała | Wiadomość
    napisana przez … | On … napisał | pon … napisał
  `),
  from: list('Od'),
  sent: list('Wysłano | Wysłane | Data'),
  to: list('Do | DW'),
  subject: list('Temat'),
  separators: list(`
    Wiadomość oryginalna | Oryginalna wiadomość | Treść przekazanej wiadomości | Przekazana wiadomość
  `),
  signatures: list(`
    Wysłane z * | Wysłano z * | Pobierz program Outlook dla * | Pobierz aplikację Outlook dla *
  `),
};

const ru: MailLanguage = {
  intro: list('… пишет | … написал | … написал(а) | … написала'),
  from: list('От | От кого'),
  sent: list('Отправлено | Дата'),
  to: list('Кому | Копия'),
  subject: list('Тема'),
  separators: list(`
    Исходное сообщение | Пересылаемое сообщение | Пересланное сообщение | Начало переадресованного
    сообщения
  `),
  signatures: list('Отправлено с * | Отправлено из * | Скачать Outlook для *'),
};

const ja: MailLanguage = {
  intro: list('… のメール | … のメッセージ | … が書きました | … は書きました'),
  from: list('差出人 | 送信者 | From'),
  sent: list('送信日時 | 日時 | 日付 | Sent | Date'),
  to: list('宛先 | To | CC'),
  subject: list('件名 | Subject'),
  separators: list('元のメッセージ | オリジナルメッセージ | 転送されたメッセージ | 転送メッセージ'),
  signatures: list('*から送信 | Outlook for * を入手'),
};

/** The Nordic and some other languages: what the line above says, and the fields that tell the header. */
const others: MailLanguage = {
  intro: list(`
    Den … skrev | På … skrev | Den … skrev følgende | … skrev | … kirjoitti | Dne … napsal | Dne …
    napsal(a) | Dňa … napísal | … írta | … a scris | … yazdı | … şunu yazdı | … 写道 | … 寫道 | … 작성 | Στις
    … έγραψε | … написав
  `),
  from: list(`
    Från | Fra | Lähettäjä | Feladó | Kimden | Odesílatel | 发件人 | 寄件者 | 보낸 사람 | Από | Від
  `),
  sent: list(`
    Skickat | Sendt | Lähetetty | Elküldve | Gönderildi | Odesláno | Datum | Dato | 发送时间 | 寄件日期 | 보낸 날짜
    | Στάλθηκε | Надіслано
  `),
  to: list('Till | Til | Vastaanottaja | Címzett | Kime | Komu | 收件人 | 收件者 | 받는 사람 | Προς | Кому'),
  subject: list('Ämne | Emne | Aihe | Tárgy | Konu | Předmět | 主题 | 主旨 | 제목 | Θέμα | Тема'),
  separators: list(`
    Ursprungligt meddelande | Opprinnelig melding | Oprindelig meddelelse | Alkuperäinen viesti |
    Původní zpráva | Eredeti üzenet | Orijinal Mesaj | 原始邮件 | 原始郵件 | 원본 메시지
  `),
  signatures: list(`
    Skickat från * | Sendt fra * | Lähetetty *sta | Odesláno z * | Küldve * | *den gönderildi | 发自我的* |
    從我的*傳送 | 나의 *에서 보냄
  `),
};

export const mailLanguages: readonly MailLanguage[] = [en, fr, de, es, it, nl, pt, pl, ru, ja, others];

/** What has to be named in a line for it to be a program's signature, not somebody's sentence about what was sent. */
export const MAIL_DEVICES: readonly string[] = list(`
  iPhone | iPad | iPod | iCloud | Android | Samsung | Galaxy | Huawei | Xiaomi | Pixel | BlackBerry |
  Outlook | Windows | Yahoo | Gmail | Hotmail | MSN | AOL | GMX | WEB.DE | Proton | Tuta | Thunderbird | K-9
  | FairEmail | Spark | Airmail | Canary | Zoho | BlueMail | Superhuman | Mailspring | Apple Mail | iOS |
  mobile | phone | tablet | téléphone | tablette | portable | appareil | Handy | Telefon | Gerät | móvil |
  teléfono | dispositivo | cellulare | telefono | telefoon | toestel | mobiel | celular | telemóvel |
  telefonu | telefon | urządzenia | телефона | устройства | スマートフォン | 携帯
`);

/** GitHub writes these in English into every mail, so a quoted mail of GitHub's has them whatever program quotes it. */
export const GITHUB_MAIL =
  /\breply to this e-?mail directly\b|\byou are receiving this because you\b|@reply\.github\.com|\bmessage[- ]id:? ?<[^>]*@github\.com>/i;

/** What begins the text of GitHub's mails: "**ada** left a comment (owner/name#3)". */
export const GITHUB_MAIL_BEGINS =
  /^[*_\s]*@?[\w.[\]-]{1,60}[*_]{0,2} (?:left a comment|created an issue|commented)\b.{0,20}\(?\[?[\w.-]+\/[\w.-]+#[0-9]+/i;
