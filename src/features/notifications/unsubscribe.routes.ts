import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { html } from '#platform/html.ts'
import { type Page, sendPage } from '#platform/page.ts'
import { type LetterWords, wordsIn } from './letter-words.ts'
import { findLocale, readToken, type Stop, unsubscribe, writeToken } from './unsubscribing.ts'

const config = { access: 'visitor' } as const
const schema = { params: Type.Object({ token: Type.String({ maxLength: 200 }) }), hide: true }

/** The page behind `List-Unsubscribe`. Opening it stops nothing: mail scanners open links too. */
export const unsubscribeRoutes: FastifyPluginAsyncTypebox<Pick<Page, 'links'>> = async (app, { links }) => {
  // RFC 8058 lets a mail program send either kind of form, and whatever stands in it says the same.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 16_384 }, (_request, _body, done) =>
    done(null),
  )

  app.get('/unsubscribe/:token', { config, schema }, async ({ ctx, params }, reply) => {
    const stop = readToken(ctx, params.token)
    const words = wordsIn(await findLocale(ctx, stop))
    return sendPage(reply, askPage(links, words, params.token), 'no-store')
  })

  app.post('/unsubscribe/:token', { config, schema }, async ({ ctx, params }, reply) => {
    const stop = await unsubscribe(ctx, params.token)
    const words = wordsIn(await findLocale(ctx, stop))
    return sendPage(reply, donePage(links, words, stop, writeToken(ctx, { ...stop, of: 'all' })), 'no-store')
  })
}

const page = (links: Page['links'], words: LetterWords, main: Page['main']): Page => ({
  title: `${words.stop}: Sangam`,
  links,
  styles: ['/assets/site.css', '/assets/forms.css'],
  main: html`<main id="content" class="paper narrow" lang="${words.language}" dir="${words.direction}">
<h1>${words.stop}</h1>
${main}
</main>`,
})

const askPage = (links: Page['links'], words: LetterWords, token: string) =>
  page(links, words, html`<p>${words.stopKind}</p>\n${button(token, words.stop)}`)

const donePage = (links: Page['links'], words: LetterWords, { of }: Stop, all: string) =>
  page(
    links,
    words,
    html`<p role="status">${words.stopped}</p>\n${of === 'all' ? '' : button(all, words.stopAll)}`,
  )

const button = (token: string, words: string) =>
  html`<form class="card" method="post" action="/unsubscribe/${token}"><button>${words}</button></form>`
