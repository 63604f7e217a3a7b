import { html } from '#platform/html.ts'
import type { Page } from '#platform/page.ts'

/** Where the link in the mail leads; the form goes out by script, because the API takes JSON. */
export const resetPasswordPage = (links: Page['links'], token: string): Page => ({
  title: 'Set a new password: Sangam',
  links,
  styles: ['/assets/site.css', '/assets/forms.css', '/assets/reset-password.css'],
  scripts: token ? ['/assets/reset-password.js'] : [],
  main: html`<main id="content" class="paper narrow">
<h1>Set a new password</h1>
${token ? form(token) : incomplete}
</main>`,
})

const incomplete = html`<p>This link is not whole: the part that proves it is yours is missing. Open the link in the
mail again, or copy all of it. It works once, within an hour.</p>`

// Were the script not there, a GET form would put the password into the address: hence method="post".
const form = (token: string) => html`<form id="reset" class="card" method="post" data-token="${token}">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required
 minlength="8" maxlength="200" aria-describedby="rule">
<p id="rule">8 characters or more.</p>
<label class="check"><input id="shown" type="checkbox"> Show the password</label>
<button>Set the password</button>
</form>
<p id="said" class="said" role="status" tabindex="-1"></p>
<noscript><p>This page needs JavaScript to send the new password.</p></noscript>`
