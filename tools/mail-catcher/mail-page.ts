import type { CaughtMail } from './read-mail.js';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

const article = ({ receivedAt, from, to, subject, text }: CaughtMail): string => `<article>
<h2>${escaped(subject)}</h2>
<p>${escaped(receivedAt)} from ${escaped(from)} to ${escaped(to.join(', '))}</p>
<pre>${escaped(text)}</pre>
</article>`;

/** The caught mails as a page, the newest first. Nothing in a mail can become markup. */
export const mailPage = (mails: readonly CaughtMail[], total: number): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Mail of fealty</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid #ccc;padding:1rem 0}h1,h2{font-size:1.1rem;margin:0}p{color:#555;margin:.3rem 0}pre{white-space:pre-wrap;font:inherit;margin:0}</style>
</head>
<body>
<h1>${total} mails were sent; the last ${mails.length} are here</h1>
<p>Nothing leaves this computer: these mails were caught. As JSON: <a href="/messages.json">/messages.json</a></p>
${[...mails].reverse().map(article).join('\n')}
</body>
</html>
`;
