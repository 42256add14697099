// Wishes on any page: <wishwell-banner wish="gh/OWNER/REPO/3"> and <wishwell-wishes project="gh/OWNER/REPO" limit="5">.
// What stands inside the element, a plain link, stays until there is something better to show, and comes back when the wish
// is gone. Sends no cookie, stores nothing, writes text only.
const server = new URL(import.meta.url).origin;
const sheet = new CSSStyleSheet();
sheet.replaceSync('/* widget.css */');
const LONGEST = 600;

function put(parent, tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = words === '';
}

function lead(link, href, words) {
  // A link comes from our own server; nothing else may be led to.
  link.href = new URL(href, server).protocol.startsWith('http') ? href : server;
  say(link, words);
}

/** One wish: made once, then written anew in place, so that nobody loses the keyboard. */
function fillIn(wish, calls) {
  const figure = put(wish, 'p', 'figure');
  const [amount, label] = [put(figure, 'strong', ''), put(figure, 'span', '')];
  const title = put(wish, 'a', 'title');
  const bar = put(wish, 'progress', 'bar');
  const facts = put(wish, 'p', 'facts');
  const call = calls && put(wish, 'a', 'call');
  bar.max = 100;
  return (words) => {
    say(amount, words.figure);
    say(label, words.label);
    lead(title, words.href, words.title);
    bar.hidden = words.bar === null;
    if (words.bar) {
      bar.dataset.tone = words.tone;
      bar.ariaLabel = words.bar.name;
      bar.ariaValueText = words.bar.value;
      bar.value = words.bar.percent;
    }
    while (facts.children.length > words.facts.length) facts.lastChild.remove();
    words.facts.forEach((fact, index) => say(facts.children[index] ?? put(facts, 'span', ''), fact));
    if (!call) return;
    lead(call, words.call.href, words.call.words);
    call.toggleAttribute('data-loud', words.call.loud);
  };
}

function listIn(parent) {
  const head = put(parent, 'a', 'head');
  const list = put(parent, 'ul', 'list');
  const none = put(parent, 'p', 'facts');
  const more = put(parent, 'a', 'more');
  const rows = [];
  return (words) => {
    lead(head, words.href, words.title);
    while (rows.length > words.wishes.length) rows.pop().item.remove();
    words.wishes.forEach((wish, index) => {
      if (rows.length === index) {
        const item = put(list, 'li', 'wish');
        rows.push({ item, show: fillIn(item, false) });
      }
      rows[index].show(wish);
    });
    say(none, words.none);
    lead(more, words.href, words.more);
  };
}

class Live extends HTMLElement {
  static observedAttributes = ['wish', 'project', 'limit', 'lang'];
  #timer;
  #show;
  #pause = 30;
  #wake = () => {
    if (!document.hidden) this.#soon();
  };

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(document.createElement('slot'));
  }

  connectedCallback() {
    document.addEventListener('visibilitychange', this.#wake);
    this.#soon();
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#soon();
  }

  #soon(seconds = 0) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), seconds * 1000);
  }

  #address() {
    const address = new URL(`/widget/${this.getAttribute(this.what)}.json`, server);
    // The element's own language, else that of the part of the page that it stands in.
    const lang = this.closest('[lang]')?.lang.slice(0, 2).toLowerCase();
    if (lang) address.searchParams.set('lang', lang);
    if (this.hasAttribute('limit')) address.searchParams.set('limit', this.getAttribute('limit'));
    return address.href;
  }

  async #look() {
    if (document.hidden || !this.hasAttribute(this.what)) return;
    const address = this.#address();
    try {
      const answer = await fetch(address, { credentials: 'omit', cache: 'no-cache' });
      const words = answer.ok ? await answer.json() : undefined;
      if (!this.isConnected || address !== this.#address()) return;
      if (words) this.#fill(words);
      else if (answer.status === 404) this.#empty();
      else throw new Error(answer.statusText);
      this.#pause = words?.again ?? 60;
    } catch {
      this.#pause = Math.min(LONGEST, this.#pause * 2);
    }
    if (this.isConnected) this.#soon(this.#pause);
  }

  #fill(words) {
    if (!this.#show) {
      const card = document.createElement('section');
      card.className = 'wishwell';
      this.#show = { card, fill: this.make(card) };
    }
    const { card, fill } = this.#show;
    card.lang = words.lang;
    card.ariaLabel = words.name;
    fill(words);
    if (!card.isConnected) this.shadowRoot.replaceChildren(card);
  }

  #empty() {
    this.#show = undefined;
    this.shadowRoot.replaceChildren(document.createElement('slot'));
  }
}

class Banner extends Live {
  what = 'wish';
  make(card) {
    return fillIn(put(card, 'div', 'wish'), true);
  }
}

class Wishes extends Live {
  what = 'project';
  make(card) {
    return listIn(card);
  }
}

// Two copies of this file on one page are no fault.
if (!customElements.get('wishwell-banner')) {
  customElements.define('wishwell-banner', Banner);
  customElements.define('wishwell-wishes', Wishes);
}

// Frames of ours say how tall they are; they are asked once, since they may have said so before anybody listened.
addEventListener('message', ({ data, origin, source }) => {
  if (origin !== server || typeof data?.wishwellHeight !== 'number') return;
  for (const frame of document.querySelectorAll('iframe'))
    if (frame.contentWindow === source) frame.height = String(Math.ceil(data.wishwellHeight));
});
for (const frame of document.querySelectorAll('iframe'))
  if (frame.src.startsWith(`${server}/embed/`)) frame.contentWindow?.postMessage('wishwell', server);
