import { type Html, html } from '#platform/html.ts'
import type { Page } from '#platform/page.ts'

const notes: Readonly<Record<string, Html>> = {
  sandbox: html`<p>This academy pushes to its sandbox: the token is this browser’s own invention, and nothing leaves the
machine. What is pushed to it arrives here all the same.</p>`,
  'web-push': html`<p>The token says where this browser is reached and how a push is sealed for it. Whoever has it can
push through this academy alone.</p>`,
  fcm: html`<p>The token is Firebase’s name for this browser. Whoever has it can push through this academy alone.</p>`,
}

/** A token to push to, and what arrives: for trying pushes out, and for whoever keeps the token elsewhere. */
export const pushPage = (links: Page['links'], vendor: string): Page => ({
  title: 'Web push notifications: Sangam',
  links,
  styles: ['/assets/site.css', '/assets/forms.css', '/assets/push.css'],
  scripts: ['/assets/push.js'],
  main: html`<main id="content" class="paper push">
<h1>Web push notifications</h1>
<section class="card" aria-labelledby="token-title">
<h2 id="token-title">The token of this browser</h2>
${notes[vendor] ?? ''}
<p id="token"></p>
<div class="actions">
<button id="ask" type="button" hidden>Turn notifications on</button>
<button id="copy" class="quiet" type="button" hidden>Copy the token</button>
</div>
<p id="said" class="said" role="status"></p>
<noscript><p>This page needs JavaScript: a browser gives a token to nobody else.</p></noscript>
</section>
<section aria-labelledby="pushes-title">
<h2 id="pushes-title">What arrived</h2>
<ol id="pushes" aria-live="polite">
<li id="nothing">Nothing yet. Push to the token: <code>POST /v1/pushes</code> or <code>POST /notifications/tokens</code>.</li>
</ol>
</section>
</main>`,
})
