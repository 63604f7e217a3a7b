import type { Config } from '#platform/config.ts'
import { type Html, html } from '#platform/html.ts'
import type { Page } from '#platform/page.ts'
import { documentOf } from './docs-page.ts'
import { firstSteps } from './first-steps.ts'

type Facts = {
  links: Page['links']
  /** The names of the OpenAPI documents: `v1` and the dialects that are on. */
  documents: readonly string[]
  version: string
  startedAt: Date
  /** Null when the database does not answer. */
  workers: number | null
  address: string
  config: Config
  hasSandbox: boolean
}

export const homePage = (facts: Facts): Page => ({
  title: 'Sangam: an academy in one program',
  links: facts.links,
  current: '/',
  styles: ['/assets/site.css', '/assets/home.css'],
  main: html`<main id="content" class="paper">
<div class="hero">
<h1>One course, two ways</h1>
<p class="lead">Sangam is an academy in one program. It teaches a course on the web and by text message: a lesson
can be read on a page or arrive as a text on the learner’s own clock. Answers count the same, and there is one record
of what each learner has done.</p>
</div>
<h2 class="hidden">Where to go</h2>
<ul class="places">${places(facts)}</ul>
<div class="halves">
<section aria-labelledby="runs"><h2 id="runs">What runs here</h2>${running(facts)}</section>
<section aria-labelledby="steps"><h2 id="steps">First steps</h2>${firstSteps(facts.address, facts.hasSandbox)}</section>
</div>
</main>`,
})

const place = (href: string, name: string, about: Html) =>
  html`<li class="card"><h3><a href="${href}">${name}</a></h3><p>${about}</p></li>\n`

const places = ({ documents, hasSandbox }: Facts): Html[] => [
  place('/docs', 'API reference', html`Every route, with its fields and answers; try them in the page.`),
  place('/openapi.json', 'OpenAPI', html`The same as OpenAPI 3.1: ${documents.map(documentLink)}`),
  place('/push', 'Push', html`Get a token for this browser, and see what is pushed to it.`),
  place('/webhooks', 'Webhooks', html`Who is told of what happens here, and what became of it. For admins.`),
  ...(hasSandbox
    ? [
        place(
          '/sandbox',
          'Sandbox',
          html`The texts and mails that would go out, and a clock to move. For this machine only.`,
        ),
      ]
    : []),
  place(
    '/readyz',
    'Health',
    html`<a href="/healthz">healthz</a>: it lives. <a href="/readyz">readyz</a>: it can work.
<a href="/metrics">metrics</a>: for Prometheus.`,
  ),
]

const documentLink = (name: string, index: number) =>
  html`${index > 0 ? ', ' : ''}<a href="${documentOf(name)}">${name}</a>`

const fact = (name: string, value: string | Html) => html`<dt>${name}</dt><dd>${value}</dd>\n`

const running = ({ version, startedAt, workers, documents, config }: Facts) => html`<dl class="facts">
${fact('Version', version)}
${fact('Server', html`up since <time datetime="${startedAt.toISOString()}">${moment(startedAt)}</time>`)}
${fact('Worker', workerWords(workers))}
${fact('Texts', vendorWords(config.TEXTS))}
${fact('E-mail', vendorWords(config.EMAIL))}
${fact('Interfaces', documents.join(', '))}
${config.DIALECT_HOSTS.size > 0 ? fact('Own hosts', hostWords(config.DIALECT_HOSTS)) : ''}
</dl>`

function workerWords(workers: number | null): string {
  if (workers === null) return 'unknown: the database does not answer'
  if (workers === 0) return 'none: nothing is sent until one is started'
  return workers === 1 ? 'one at work' : `${workers} at work`
}

const vendorWords = (vendor: string) =>
  vendor === 'sandbox' ? 'sandbox: nothing leaves this machine' : vendor

const hostWords = (hosts: ReadonlyMap<string, string>) =>
  [...hosts].map(([host, dialect]) => `${dialect} on ${host}`).join(', ')

const moment = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
