import { html } from '#platform/html.ts'

const json = (body: object) => `-H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`
const account = { email: 'you@school.example', password: 'choose-a-long-one' }

const signUp = (address: string) => `curl ${address}/v1/users ${json({ ...account, role: 'instructor' })}`

const signIn = (address: string) =>
  `TOKEN=$(curl -s ${address}/v1/sessions ${json(account)} \\\n  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`

const listCourses = (address: string) => `curl ${address}/v1/courses -H "authorization: Bearer $TOKEN"`

/** Commands that work as they stand, at the address where the reader is. */
export const firstSteps = (address: string, hasSandbox: boolean) => html`<ol class="steps">
<li>Sign up as a teacher.<pre><code>${signUp(address)}</code></pre></li>
<li>Sign in, and keep the access token.<pre><code>${signIn(address)}</code></pre></li>
<li>Look at your courses. The <a href="/docs">reference</a> shows how to make one, a group, and a delivery.
<pre><code>${listCourses(address)}</code></pre></li>
${hasSandbox ? html`<li>Watch the texts arrive in the <a href="/sandbox">sandbox</a>, and move its clock to see the next days.</li>` : ''}
</ol>`
