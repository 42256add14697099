// Inside an iframe: says how tall the page is, so that whoever shows it can give it that room, and now and then looks again
// at what it shows. The page says everything without it.
const { seconds } = document.currentScript.dataset;
const content = () => document.querySelector('main');

function tell() {
  // Asked before the page is there, it answers once it is.
  if (content()) parent.postMessage({ wishwellHeight: content().getBoundingClientRect().height }, '*');
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: 'no-cache', credentials: 'omit' });
  if (!answer.ok && answer.status !== 404) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = page.querySelector('main');
  const before = content();
  // Nobody loses what they hold with the keyboard.
  if (now === null || now.outerHTML === before.outerHTML || before.contains(document.activeElement)) return;
  before.replaceWith(document.adoptNode(now));
  document.title = page.title;
  watch();
}

const sizes = new ResizeObserver(tell);
function watch() {
  sizes.disconnect();
  sizes.observe(content());
}

addEventListener('message', ({ data }) => {
  if (data === 'wishwell') tell();
});
addEventListener('DOMContentLoaded', watch);
setInterval(() => void look().catch(() => {}), Number(seconds) * 1000);
