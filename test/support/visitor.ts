// A person with a browser that knows no JavaScript: follows redirects, keeps cookies, fills in and sends forms.

interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: Map<string, string>;
  readonly html: string;
}

const unescape = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const attributes = (tag: string): ReadonlyMap<string, string> =>
  new Map(
    [...tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [
      name ?? '',
      unescape(value ?? ''),
    ]),
  );

function formsOf(page: string): readonly Form[] {
  return [...page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', html = '']) => {
    const of = attributes(head);
    const outside = of.has('id')
      ? [...page.matchAll(new RegExp(`<(?:input|button)\\b[^>]*form="${of.get('id')}"[^>]*>`, 'g'))].map(
          ([tag]) => tag,
        )
      : [];
    const fields = new Map<string, string>();
    for (const tag of [...[...html.matchAll(/<input\b[^>]*>/g)].map(([input]) => input), ...outside]) {
      const input = attributes(tag);
      const type = input.get('type') ?? 'text';
      const name = input.get('name');
      const off = (type === 'checkbox' || type === 'radio') && !input.has('checked');
      if (name !== undefined && !off && !tag.startsWith('<button'))
        fields.set(name, input.get('value') ?? '');
    }
    for (const [, tag = '', text = ''] of html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
      fields.set(attributes(tag).get('name') ?? '', unescape(text));
    for (const [, tag = '', inside = ''] of html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const chosen =
        /<option\b[^>]*selected[^>]*>/.exec(inside)?.[0] ?? /<option\b[^>]*>/.exec(inside)?.[0] ?? '';
      fields.set(attributes(tag).get('name') ?? '', attributes(chosen).get('value') ?? '');
    }
    return {
      action: of.get('action') ?? '',
      method: (of.get('method') ?? 'get').toUpperCase(),
      fields,
      html,
    };
  });
}

export class Visitor {
  url = '';
  page = '';
  status = 0;
  readonly #cookies = new Map<string, Map<string, string>>();

  #jar(url: URL): Map<string, string> {
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    return jar;
  }

  async #request(to: URL, init: RequestInit): Promise<void> {
    const jar = this.#jar(to);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(to, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie) || value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null && response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      await this.#request(new URL(location, to), { method: 'GET' });
      return;
    }
    this.url = to.href;
    this.status = response.status;
    this.page = await response.text();
  }

  async open(url: string): Promise<this> {
    await this.#request(new URL(url, this.url === '' ? undefined : this.url), { method: 'GET' });
    return this;
  }

  /** The address of the first link whose text or address matches. */
  link(matching: RegExp): string {
    for (const [, tag = '', text = ''] of this.page.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)) {
      const href = attributes(tag).get('href') ?? '';
      if (matching.test(href) || matching.test(text)) return new URL(href, this.url).href;
    }
    throw new Error(`no link ${matching} on ${this.url}:\n${this.page.slice(0, 3000)}`);
  }

  /** Sends the first form whose action or content matches, with these values in place of what stands in it. */
  async send(matching: RegExp, values: Readonly<Record<string, string>> = {}): Promise<this> {
    const form = formsOf(this.page).find(({ action, html }) => matching.test(action) || matching.test(html));
    if (!form)
      throw new Error(`no form ${matching} on ${this.url} (${this.status}):\n${this.page.slice(0, 3000)}`);
    const fields = new URLSearchParams([...form.fields, ...Object.entries(values)].map(([k, v]) => [k, v]));
    for (const name of Object.keys(values)) fields.set(name, values[name] ?? '');
    const to = new URL(form.action === '' ? this.url : form.action, this.url);
    if (form.method === 'GET') {
      to.search = fields.toString();
      await this.#request(to, { method: 'GET' });
    } else {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(this.url).origin,
        'sec-fetch-site': 'same-origin',
      };
      await this.#request(to, { method: 'POST', body: fields.toString(), headers });
    }
    return this;
  }
}
