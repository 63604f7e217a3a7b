import { type Html, html } from '#platform/html.ts'
import { toMinute } from './page-controls.ts'
import type { KeptMessage } from './sandbox.queries.ts'

const channelNames = { sms: 'SMS', whatsapp: 'WhatsApp', email: 'E-mail', push: 'Push' } as const

/** What the address that comes with a message is for. */
const urlNames = { sms: 'Link', whatsapp: 'Link', email: 'Unsubscribe', push: 'Opens' } as const

/** One message. Everything in it was written by someone else: it stands in the page as text. */
export const messageItem = (
  message: KeptMessage,
) => html`<li id="m-${message.id}" class="message ${message.direction}">
<p class="about"><span class="channel ${message.channel}">${channelNames[message.channel]}</span>
${message.direction === 'out' ? html`to <b>${message.to}</b>` : html`from <b>${message.from}</b>`}
<span class="status">${message.status}</span>
<time datetime="${message.created_at.toISOString()}">${toMinute(message.created_at)}</time></p>
${message.subject === null ? '' : html`<h3 dir="auto">${message.subject}</h3>`}
<p class="body" dir="auto">${withLinks(message.body)}</p>
${message.url === null ? '' : html`<p class="body">${urlNames[message.channel]}: ${withLinks(message.url)}</p>`}
${message.html === null ? '' : asItLooks(message.html, message.subject ?? '')}
${isText(message) ? answerButton(message) : ''}
</li>
`

const isText = ({ direction, channel }: KeptMessage) =>
  direction === 'out' && (channel === 'sms' || channel === 'whatsapp')

const answerButton = ({ to, channel }: KeptMessage) => html`<button type="button" class="quiet small"
 data-answer-from="${to}" data-answer-by="${channel}">Answer<span class="hidden"> as ${to}</span></button>`

// An empty sandbox attribute: no script, no form, no way out of the frame.
const asItLooks = (
  content: string,
  subject: string,
) => html`<details><summary>Show the mail as it looks</summary>
<iframe sandbox="" loading="lazy" title="${`Mail: ${subject}`}" srcdoc="${content}"></iframe></details>`

/** The http addresses in a text become links, so that a mailed link can be followed. */
function withLinks(text: string): Html[] {
  const pieces = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
  return pieces.map((piece, index) =>
    index % 2 === 1 ? html`<a href="${piece}" rel="noreferrer">${piece}</a>` : html`${piece}`,
  )
}
