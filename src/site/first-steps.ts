import { html } from '#platform/html.ts'

const header = `-H 'content-type: application/json'`
const email = '"email": "you@school.example"'
const password = '"password": "choose-a-long-one"'

const signUp = (address: string) => `curl ${address}/v1/sign-ups \\
  ${header} \\
  -d '{${email}, ${password},
       "role": "instructor"}'`

const signIn = (address: string) => `TOKEN=$(curl -s ${address}/v1/sessions \\
  ${header} \\
  -d '{${email}, ${password}}' |
  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`

const listCourses = (address: string) => `curl ${address}/v1/courses -H "authorization: Bearer $TOKEN"`

/** Commands that work as they stand, at the address where the reader is. */
export const firstSteps = (address: string, hasSandbox: boolean) => html`<ol class="steps">
<li>Sign up as a teacher.<pre><code>${signUp(address)}</code></pre></li>
<li>Open the link in the mail that comes${hasSandbox ? html`: it is in the <a href="/sandbox">sandbox</a>` : ''}.</li>
<li>Sign in, and keep the access token.<pre><code>${signIn(address)}</code></pre></li>
<li>Look at your courses. The <a href="/docs">reference</a> shows how to make one, a group, and a delivery.
<pre><code>${listCourses(address)}</code></pre></li>
${hasSandbox ? html`<li>Watch the texts arrive in the <a href="/sandbox">sandbox</a>, and move its clock to see the next days.</li>` : ''}
</ol>`
