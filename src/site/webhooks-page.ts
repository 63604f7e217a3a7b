import { html } from '#platform/html.ts'
import type { Page } from '#platform/page.ts'

/** Where admins see what was posted to whom. It holds nothing itself: its script asks the API in the admin's name. */
export const webhooksPage = (links: Page['links']): Page => ({
  title: 'Webhooks: Sangam',
  links,
  styles: ['/assets/site.css', '/assets/forms.css', '/assets/webhooks.css'],
  scripts: ['/assets/webhooks-calls.js', '/assets/webhooks-parts.js', '/assets/webhooks.js'],
  main: html`<main id="content" class="paper webhooks">
<h1>Webhooks</h1>
<p class="lead">Other programs that are told of what happens here, and how each post went.</p>
<p id="said" class="said" role="status" tabindex="-1"></p>
${signIn}
<div id="desk" hidden>
${secret}
<section aria-labelledby="endpoints-title">
<h2 id="endpoints-title">Endpoints</h2>
<p id="none" hidden>There is none yet.</p>
<ul id="endpoints" class="plain"></ul>
${adding}
</section>
${chosen}
</div>
<noscript><p>This page needs JavaScript: it asks the API for what it shows.</p></noscript>
</main>`,
})

// Were the script not there, a GET form would put the password into the address: hence method="post".
const signIn = html`<section id="entrance" class="narrow" aria-label="Sign in">
<form id="sign-in" class="card" method="post">
<h2>Sign in as an admin</h2>
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="320">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
<button>Sign in</button>
</form>
<details>
<summary>With an API key instead</summary>
<form id="key-sign-in" class="card" method="post">
<p>Of an admin, with the scope <code>webhooks:write</code>. An account with a second factor comes in this way.</p>
<label for="key">API key</label>
<input id="key" name="key" type="password" autocomplete="off" required maxlength="200">
<button>Go on</button>
</form>
</details>
<p class="soft">You are signed in until you leave or reload this page: nothing is kept in the browser.</p>
</section>`

const secret = html`<section id="secret" class="card shown" aria-labelledby="secret-title" hidden>
<h2 id="secret-title" tabindex="-1">The secret, shown this once</h2>
<p>Give it to the program that receives: with it, it verifies that a post comes from here. <span id="secret-note"></span></p>
<pre><code id="secret-text"></code></pre>
<div class="row"><button id="secret-copy" type="button">Copy</button>
<button id="secret-done" type="button" class="quiet">I have it</button></div>
</section>`

const adding = html`<details id="adding">
<summary>Add an endpoint</summary>
<form id="add" class="card" method="post">
<label for="url">Address</label>
<input id="url" name="url" type="url" required maxlength="2000" placeholder="https://" aria-describedby="url-rule">
<p id="url-rule" class="soft">An https:// address that anybody can reach.</p>
<label for="types">Types of events</label>
<input id="types" name="types" required value="*" autocapitalize="off" spellcheck="false" aria-describedby="types-rule">
<p id="types-rule" class="soft">With commas: <code>course.completed</code>, all of a kind as <code>enrolment.*</code>, or <code>*</code> for all.</p>
<label for="description">Description</label>
<input id="description" name="description" maxlength="500">
<button>Add</button>
</form>
</details>`

const chosen = html`<section id="chosen" aria-labelledby="chosen-title" hidden>
<h2 id="chosen-title" tabindex="-1"></h2>
<p id="chosen-facts"></p>
<div id="actions" class="row"></div>
<form id="replay" class="row" method="post">
<div><label for="since">Replay what failed since</label>
<input id="since" name="since" type="datetime-local" required></div>
<button class="quiet">Replay</button>
</form>
<h3>Deliveries of the last 30 days</h3>
<form id="filter" class="row" method="post">
<div><label for="status">Status</label>
<select id="status" name="status"><option value="">all</option><option>waiting</option><option>sending</option>
<option>delivered</option><option>failed</option></select></div>
<div><label for="type">Type</label>
<input id="type" name="type" placeholder="all" maxlength="100" autocapitalize="off" spellcheck="false"></div>
<button class="quiet">Show</button>
</form>
<div id="deliveries"></div>
<button id="more" type="button" class="quiet" hidden>Show more</button>
</section>`
