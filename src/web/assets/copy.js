// Gives each snippet a button that copies it. Without it they can be marked and copied as any text.
const { copy, copied } = document.currentScript.dataset;

async function take(snippet, said) {
  try {
    await navigator.clipboard.writeText(snippet.textContent);
    said.textContent = copied;
    setTimeout(() => (said.textContent = ''), 4000);
  } catch {
    // Where copying is forbidden the text is marked, and the keyboard does the rest.
    getSelection().selectAllChildren(snippet);
  }
}

for (const snippet of document.querySelectorAll('[data-snippet]')) {
  const button = document.createElement('button');
  const said = document.createElement('span');
  button.type = 'button';
  button.className = 'second';
  button.textContent = copy;
  button.setAttribute('aria-describedby', snippet.getAttribute('aria-labelledby'));
  said.setAttribute('role', 'status');
  button.addEventListener('click', () => void take(snippet, said));
  const place = document.createElement('p');
  place.className = 'copy';
  place.append(button, said);
  snippet.after(place);
}
