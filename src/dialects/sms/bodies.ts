import type { FastifyInstance } from 'fastify'

/** Only JSON is a body to these routes: a form, a text or a file is as good as nothing. */
export function readJsonAlone(app: FastifyInstance): void {
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined))
  app.addHook('preValidation', (request, _reply, done) => {
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) request.body = undefined
    done()
  })
}
