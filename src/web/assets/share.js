// Copies the address of a wish, opens the device's own share sheet where there is one, and leads to the Mastodon server that
// somebody names without this server hearing of it. Nothing of it is needed: every page says it all without a script.
const root = document.documentElement;
root.classList.add('scripted');
if (typeof navigator.share === 'function') root.classList.add('shares');

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector('[role="status"]');
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = button.dataset.copied;
    setTimeout(() => (said.textContent = ''), 4000);
  } catch {
    // Where copying is forbidden the address is marked, and the keyboard does the rest.
    field.select();
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy], button[data-share]');
  if (button?.dataset.copy) void copy(button);
  // Whoever closes the sheet has not failed.
  else if (button) navigator.share({ text: button.dataset.share, url: button.dataset.url }).catch(() => {});
});

const REMEMBERED = 'mastodon';
const SERVER = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** As mastodon.ts reads it. */
function serverIn(written) {
  const [host = ''] = written
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('/');
  const url = URL.parse(`https://${host.split('@').at(-1)}`);
  return url && url.port === '' && SERVER.test(url.hostname) ? url.hostname : undefined;
}

for (const form of document.querySelectorAll('form[data-post]')) {
  const field = form.elements.instance;
  try {
    field.value ||= localStorage.getItem(REMEMBERED) ?? '';
  } catch {
    // A browser that keeps nothing for anybody is asked again.
  }
  form.addEventListener('submit', (event) => {
    const server = serverIn(field.value);
    // What is no server is answered by the page.
    if (server === undefined) return;
    event.preventDefault();
    try {
      localStorage.setItem(REMEMBERED, server);
    } catch {
      // As above.
    }
    location.assign(`https://${server}/share?text=${encodeURIComponent(form.dataset.post)}`);
  });
}
