import { type Html, html } from '#platform/html.ts'

type Mail = { subject: string; text: string; html: string }

const greeting = (firstName: string) => (firstName ? `Hello ${firstName},` : 'Hello,')

export function resetMail(firstName: string, link: string): Mail {
  const start = [
    greeting(firstName),
    'Someone asked to set a new password for your account. If it was you, open this link within an hour:',
  ]
  const end = 'If it was not you, do nothing: your password stays as it is.'
  return {
    subject: 'Set a new password',
    text: [...start, link, end].join('\n\n'),
    html: page([
      ...start.map(paragraph),
      html`<p><a href="${link}">Set a new password</a></p>`,
      paragraph(end),
    ]),
  }
}

export function passwordChangedMail(firstName: string): Mail {
  const lines = [
    greeting(firstName),
    'Your password was changed and you were signed out everywhere.',
    'If it was not you, set a new one at once and tell the academy.',
  ]
  return { subject: 'Your password was changed', text: lines.join('\n\n'), html: page(lines.map(paragraph)) }
}

const paragraph = (text: string) => html`<p>${text}</p>`

const page = (content: Html[]) =>
  html`<!doctype html><html><body style="font:16px/1.5 sans-serif;max-width:36em;margin:auto;padding:1em">${content}</body></html>`
    .html
