import { html } from '#platform/html.ts'
import type { Page } from '#platform/page.ts'
import { swaggerAssets } from './site-assets.ts'

export const documentOf = (name: string) => (name === 'v1' ? '/openapi.json' : `/openapi/${name}.json`)
const pageOf = (name: string) => (name === 'v1' ? '/docs' : `/docs/${name}`)

/** The reference of one interface; `names` are those that can be chosen. */
export const docsPage = (links: Page['links'], names: readonly string[], chosen: string): Page => ({
  title: `${chosen}: API reference of Sangam`,
  links,
  current: '/docs',
  styles: ['/assets/site.css', swaggerAssets.style, '/assets/docs.css'],
  scripts: [swaggerAssets.script, '/assets/docs.js'],
  main: html`<main id="content">
<nav class="documents" aria-label="Interfaces">
<h1>API reference</h1>
${names.map((name) =>
  name === chosen
    ? html`<a href="${pageOf(name)}" aria-current="page">${name}</a>\n`
    : html`<a href="${pageOf(name)}">${name}</a>\n`,
)}
</nav>
<div id="reference" data-document="${documentOf(chosen)}">
<p class="fallback">Reading the reference … It needs JavaScript; the document itself is
<a href="${documentOf(chosen)}">${documentOf(chosen)}</a>.</p>
</div>
</main>`,
})
