// Looks again, now and then, at what the page shows of a wish, and replaces what changed. The page says everything
// without it; it never acts, and never takes away what somebody holds with the keyboard.
const { watch, seconds } = document.currentScript.dataset;
let known;

async function look() {
  if (document.hidden) return;
  const answer = await fetch(watch, { cache: 'no-cache' });
  const found = answer.headers.get('etag');
  if (!answer.ok || found === null) return;
  if (known !== undefined && known !== found && !(await replace())) return;
  known = found;
}

async function replace() {
  const parts = [...document.querySelectorAll('[data-live]')];
  if (parts.some((part) => part.contains(document.activeElement))) return false;
  const answer = await fetch(location.href, { cache: 'no-store' });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of parts) {
    const opened = [...part.querySelectorAll('details')].map(({ open }) => open);
    const now = page.getElementById(part.id);
    if (now === null) continue;
    now.querySelectorAll('details').forEach((detail, index) => (detail.open = opened[index] ?? detail.open));
    part.replaceWith(document.adoptNode(now));
  }
  document.title = page.title;
  return true;
}

setInterval(
  () => {
    look().catch(() => {});
  },
  Number(seconds) * 1000,
);
look().catch(() => {});
