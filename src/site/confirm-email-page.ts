import { html } from '#platform/html.ts'
import type { Page } from '#platform/page.ts'

/** Where the link in the mail leads. Opening it confirms nothing: mail scanners open links too, the button is for people. */
export const confirmEmailPage = (links: Page['links'], token: string): Page => ({
  title: 'Confirm your address: Sangam',
  links,
  styles: ['/assets/site.css', '/assets/forms.css', '/assets/reset-password.css'],
  scripts: token ? ['/assets/confirm-email.js'] : [],
  main: html`<main id="content" class="paper narrow">
<h1>Confirm your address</h1>
${token ? form(token) : incomplete}
</main>`,
})

const incomplete = html`<p>This link is not whole: the part that proves it is yours is missing. Open the link in the
mail again, or copy all of it. It works once, within an hour.</p>`

const form = (token: string) => html`<form id="confirm" class="card" method="post" data-token="${token}">
<p>One step is left: confirm that this address is yours.</p>
<button>Confirm</button>
</form>
<p id="said" class="said" role="status" tabindex="-1"></p>
<noscript><p>This page needs JavaScript to confirm the address.</p></noscript>`
