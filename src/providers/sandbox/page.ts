import { type Html, html } from '#platform/html.ts'
import { type Page, siteLinks } from '#platform/page.ts'
import { answerBox, type ClockState, clockBox, type Fault, faultsBox } from './page-controls.ts'
import { messageItem } from './page-messages.ts'
import type { KeptMessage } from './sandbox.queries.ts'

type Filter = { channel: string; to: string; direction: string }
type State = {
  messages: readonly KeptMessage[]
  /** How many are shown at most. */
  shown: number
  filter: Filter
  clock: ClockState
  ports: readonly string[]
  faults: readonly Fault[]
}

/** The page reads itself again to stay fresh: what changes has an id (`now`, `count`, `messages`, `faults`). */
export const sandboxPage = ({ messages, shown, filter, clock, ports, faults }: State): Page => ({
  title: 'Sandbox: Sangam',
  links: siteLinks(true),
  current: '/sandbox',
  styles: ['/assets/site.css', '/assets/forms.css', '/sandbox/page.css'],
  scripts: ['/sandbox/page.js'],
  main: html`<main id="content" class="paper sandbox">
<header class="intro">
<h1>Sandbox</h1>
<p>What would go out to phones and mailboxes stays here. The clock is the academy’s own: move it, and what becomes
due is done at once.</p>
<noscript><p><strong>Without JavaScript this page shows messages, and that is all.</strong></p></noscript>
</header>
<div class="controls">
${clockBox(clock)}
${answerBox()}
${faultsBox(ports, faults)}
</div>
<section class="messages" aria-labelledby="messages-title">
<h2 id="messages-title">Messages</h2>
${filterForm(filter)}
<p class="count"><span id="count" role="status">${countWords(messages.length, shown)}</span>
<span id="connection" class="said bad" role="status"></span></p>
<ol id="messages">
${messages.length > 0 ? messages.map(messageItem) : nothing(filter)}
</ol>
</section>
</main>`,
})

function countWords(count: number, shown: number): string {
  if (count === shown) return `The newest ${shown}, newest first.`
  return count === 1 ? '1 message.' : `${count} messages, newest first.`
}

const nothing = ({ channel, to, direction }: Filter) =>
  html`<li id="nothing" class="nothing">${
    channel || to || direction
      ? 'No message is like that. Choose less above.'
      : 'Nothing has been sent yet. Schedule a delivery, and its texts arrive here.'
  }</li>`

const channels = [
  ['', 'All'],
  ['sms', 'SMS'],
  ['whatsapp', 'WhatsApp'],
  ['email', 'E-mail'],
  ['push', 'Push'],
] as const

const directions = [
  ['', 'Both'],
  ['out', 'Sent'],
  ['in', 'Received'],
] as const

const filterForm = ({
  channel,
  to,
  direction,
}: Filter) => html`<form id="filters" method="get" action="/sandbox">
<div><label for="channel">Channel</label>
<select id="channel" name="channel">${channels.map((one) => option(one, channel))}</select></div>
<div><label for="direction">Direction</label>
<select id="direction" name="direction">${directions.map((one) => option(one, direction))}</select></div>
<div class="wide"><label for="to">To or from</label>
<input id="to" name="to" type="search" value="${to}" autocomplete="off" spellcheck="false"
 placeholder="number or e-mail, or a part"></div>
<button class="quiet">Show</button>
</form>`

const option = ([value, label]: readonly [string, string], chosen: string): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`
