import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { serveAssets } from '#platform/assets.ts'

const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }

export const swaggerAssets = {
  style: `/assets/swagger-ui-${version}.css`,
  script: `/assets/swagger-ui-${version}.js`,
}

const own = [
  'icon.svg',
  'site.css',
  'forms.css',
  'home.css',
  'docs.css',
  'docs.js',
  'confirm-email.js',
  'reset-password.css',
  'reset-password.js',
  'webhooks.css',
  'webhooks.js',
  'webhooks-calls.js',
  'webhooks-parts.js',
]

export function serveSiteAssets(app: FastifyInstance): void {
  const swagger = (name: string) => join(dirname(manifest), name)
  serveAssets(app, 'visitor', [
    ...own.map((name) => ({ url: `/assets/${name}`, file: join(import.meta.dirname, 'assets', name) })),
    { url: swaggerAssets.style, file: swagger('swagger-ui.css'), lasting: true },
    { url: swaggerAssets.script, file: swagger('swagger-ui-bundle.js'), lasting: true },
  ])
}
