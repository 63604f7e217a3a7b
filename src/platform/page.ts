import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'

export type Page = {
  title: string
  /** What the page shows, as a `<main>` element with `id="content"`. */
  main: Html
  links: readonly { href: string; label: string }[]
  current?: string
  styles: readonly string[]
  scripts?: readonly string[]
}

/** The streets that all pages share, whoever renders the page. */
export const siteLinks = (hasSandbox: boolean) => [
  { href: '/', label: 'Home' },
  { href: '/docs', label: 'API reference' },
  ...(hasSandbox ? [{ href: '/sandbox', label: 'Sandbox' }] : []),
]

/** Answers with a whole page. No script stands in it: the security headers would stop it. */
export function sendPage(reply: FastifyReply, page: Page, cacheControl = 'no-cache'): FastifyReply {
  return reply
    .header('cache-control', cacheControl)
    .type('text/html; charset=utf-8')
    .send(renderPage(page).html)
}

const renderPage = ({ title, main, links, current, styles, scripts = [] }: Page) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${styles.map((href) => html`<link rel="stylesheet" href="${href}">\n`)}
${scripts.map((src) => html`<script src="${src}" defer></script>\n`)}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<a class="name" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">Sangam</a>
<nav class="links" aria-label="Main">
${links.map(({ href, label }) =>
  href === current
    ? html`<a href="${href}" aria-current="page">${label}</a>\n`
    : html`<a href="${href}">${label}</a>\n`,
)}
</nav>
</header>
${main}
</body>
</html>
`
