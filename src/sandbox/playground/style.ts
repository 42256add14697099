// How the playground looks: close to GitHub's issue page, light and dark, from a phone to a desk.

export const style = `
:root{color-scheme:light dark;--fg:light-dark(#1f2328,#e6edf3);--dim:light-dark(#59636e,#9198a1);--bg:light-dark(#fff,#0d1117);
--panel:light-dark(#f6f8fa,#151b23);--line:light-dark(#d1d9e0,#3d444d);--link:light-dark(#0969da,#4493f8);
--go:light-dark(#1f883d,#238636);--botline:light-dark(#8250df,#ab7df8)}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--fg);background:var(--bg)}
a{color:var(--link)}h1{font-size:1.15rem;margin:0}h2{font-size:1.5rem;margin:0 0 .4rem;font-weight:500}h2.small{font-weight:700;font-size:.85rem;margin:1.1rem 0 .4rem;color:var(--dim);text-transform:uppercase;letter-spacing:.04em}
.top{display:flex;gap:.5rem 1.5rem;flex-wrap:wrap;align-items:center;padding:.8rem 1.2rem;background:var(--panel);border-bottom:1px solid var(--line)}
.top p{margin:0;color:var(--dim)}.layout{display:grid;grid-template-columns:17rem minmax(0,1fr);max-width:75rem;margin:0 auto;gap:1.8rem;padding:1rem 1.2rem 4rem}
nav ul{list-style:none;margin:0;padding:0}nav li a{display:block;padding:.4rem .6rem;border-radius:6px;text-decoration:none;color:var(--fg)}
nav li a:hover{background:var(--panel)}nav li a[aria-current]{background:var(--panel);box-shadow:inset 3px 0 var(--link);font-weight:600}
nav small{color:var(--dim);font-weight:400}.label,.tag,.state{display:inline-block;border-radius:2em;padding:0 .6em;font-size:.8rem;border:1px solid var(--line)}
.label{background:color-mix(in srgb,var(--label) 22%,var(--bg));border-color:color-mix(in srgb,var(--label) 60%,var(--line))}
.state.open{background:var(--go);color:#fff;border-color:transparent}.state.closed{background:light-dark(#8250df,#8957e5);color:#fff;border-color:transparent}
.number,time,.assignee{color:var(--dim);font-weight:400}.entry{border:1px solid var(--line);border-radius:8px;margin:1rem 0;overflow:hidden}
.entry.bot{border-color:var(--botline)}.entry>header{background:var(--panel);border-bottom:1px solid var(--line);padding:.4rem .9rem;color:var(--dim)}
.entry>header strong{color:var(--fg)}.markdown{padding:.7rem .9rem;overflow-wrap:anywhere}.markdown>:first-child{margin-top:0}.markdown>:last-child{margin-bottom:0}
.markdown h3{font-size:1.3rem;margin:.8rem 0}.markdown p{white-space:pre-line}
.markdown table{border-collapse:collapse;display:block;overflow-x:auto}.markdown th,.markdown td{border:1px solid var(--line);padding:.3rem .7rem;text-align:left;overflow-wrap:normal}
.markdown pre,.markdown code{background:var(--panel);border-radius:6px;padding:.1em .35em;font:13px/1.45 ui-monospace,monospace}.markdown pre{padding:.7rem;overflow-x:auto}.markdown pre code{padding:0}
.markdown blockquote{margin-left:0;padding-left:.9rem;border-left:3px solid var(--line);color:var(--dim)}.markdown img{max-width:100%;vertical-align:middle}
.reactions{margin:0;padding:0 .9rem .6rem;display:flex;gap:.4rem}.reactions:empty,.reactions:not(:has(span)){display:none}.reaction{border:1px solid var(--line);border-radius:2em;padding:0 .6em;background:var(--panel)}
form{display:block}form.row{display:flex;gap:.5rem;flex-wrap:wrap;margin:.4rem 0}label{display:block;font-weight:600}textarea,input[type=text]{display:block;width:100%;font:14px/1.5 ui-monospace,monospace;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.5rem .6rem;margin:.3rem 0 .6rem}
button{font:600 14px/1.4 system-ui,sans-serif;color:#fff;background:var(--go);border:1px solid transparent;border-radius:6px;padding:.4rem .9rem;cursor:pointer}
button.quiet{background:var(--panel);color:var(--fg);border-color:var(--line)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.edit{padding:0 .9rem .7rem}.edit summary{color:var(--dim);cursor:pointer}.note{border:1px solid light-dark(#d4a72c,#9e6a03);background:light-dark(#fff8c5,#272115);border-radius:8px;padding:.6rem .9rem;margin:0 0 1rem}
.people{display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.2rem 0;list-style:none}.people a{border:1px solid var(--line);border-radius:2em;padding:.15rem .8rem;text-decoration:none;color:var(--fg)}
.people a[aria-current]{background:var(--link);border-color:var(--link);color:light-dark(#fff,#0d1117)}.say{border-top:2px solid var(--line);padding-top:1rem;margin-top:1.5rem}
@media(max-width:50rem){.layout{grid-template-columns:minmax(0,1fr)}}`;

export const booksStyle = `
.books{max-width:50rem;margin:0 auto;padding:1rem 1.2rem 4rem}.books table{border-collapse:collapse;width:100%}
.books th,.books td{border-bottom:1px solid var(--line);padding:.5rem .6rem .5rem 0;text-align:left;vertical-align:top}.books small{display:block;color:var(--dim);font-weight:400}
.books th:last-child,.books td:last-child{text-align:right;padding-right:0;white-space:nowrap;font-variant-numeric:tabular-nums}.books tfoot th{border-bottom:0;border-top:2px solid var(--fg)}`;

export const mailStyle = `
.top p:last-child{margin-left:auto}.mail{max-width:50rem;margin:0 auto;padding:1rem 1.2rem 4rem}.mail h2{overflow-wrap:anywhere}
.letters{list-style:none;margin:0;padding:0}.letters li{border-bottom:1px solid var(--line);padding:.6rem 0}.letters a{display:block;font-weight:600;overflow-wrap:anywhere}.letters span{color:var(--dim)}
.envelope{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.1rem 1rem;margin:0 0 1rem}.envelope dt{color:var(--dim)}.envelope dd{margin:0;overflow-wrap:anywhere}
iframe{width:100%;height:54rem;border:1px solid var(--line);border-radius:8px}.mail pre{border:1px solid var(--line);border-radius:8px;padding:1rem;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}`;

/** Keeps the thread current: asks every second, replaces what changed, leaves an open editor alone. */
export const script = `
const thread=document.getElementById('thread');let last=thread.dataset.digest;
const editing=()=>thread.querySelector('details.edit[open]');
async function look(){try{const answer=await fetch(thread.dataset.source,{headers:last?{'if-none-match':last}:{}});
if(answer.status===200&&!editing()){last=answer.headers.get('etag');thread.innerHTML=await answer.text();thread.dataset.digest=last}
const now=await fetch('/sandbox/clock');if(now.ok)document.getElementById('now').textContent=await now.text();
const mail=await fetch('/sandbox/mail/count');if(mail.ok)document.getElementById('mails').textContent=await mail.text()}catch{}
setTimeout(look,1000)}setTimeout(look,1000);`;
