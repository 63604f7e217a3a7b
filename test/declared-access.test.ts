import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { declareEnforced, requireDeclaredAccess } from '#platform/http.ts'

it('does not start with a route that nobody holds to what it declares', () => {
  const app = Fastify()
  requireDeclaredAccess(app)
  const route = (access: 'visitor' | 'admin') => () =>
    app.get(`/${access}`, { config: { access } }, async () => 'ok')
  expect(route('visitor')).not.toThrow()
  expect(route('admin')).toThrow(/nothing in its scope enforces that/)
  expect(() => app.get('/silent', async () => 'ok')).toThrow(/does not declare who may call it/)
})

it('starts with a route whose scope holds it to what it declares, and that scope alone', async () => {
  const app = Fastify()
  requireDeclaredAccess(app)
  const admin = { config: { access: 'admin' } } as const
  await app.register(async (scope) => {
    declareEnforced(scope, ['admin'])
    scope.get('/within', admin, async () => 'ok')
  })
  expect(() => app.get('/without', admin, async () => 'ok')).toThrow(/nothing in its scope enforces that/)
})
