import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emailEvents, toEntity, toEntityEvents } from '#dialects/template/entity-events.ts'
import { findAccount } from '#features/identity/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { idOf, mailedLink, otpOf } from './caller.ts'
import { credentials } from './pair.ts'
import { openSchool, tokenOf } from './school.ts'

/** What listeners hear of what has happened since the last question. */
function listener(world: World) {
  let last = 0
  return async (): Promise<string[]> => {
    const query = world.database.db.selectFrom('events').select(['id', 'type', 'data']).orderBy('id')
    const events = await query.where('id', '>', last).execute()
    last = Number(events.at(-1)?.id ?? last)
    return events
      .flatMap(({ type, data }) => toEntityEvents({ type, data: Object(data) }))
      .map(({ channel, event }) => `${channel} ${event}`)
  }
}

it('tells of a person’s doings what the old system told', async () => {
  await using world = await openWorld()
  const heard = listener(world)
  const { base, post, token } = await openSchool(world)
  expect(await heard()).toEqual(['login_method create', 'person create', 'person update'])
  await post(`/verify/${await mailedLink(world, base)}`)
  expect(await heard()).toEqual(['person update', 'person update', 'person update'])
  await post('/qrcode', { login_type: 'signup', password: 'pw' }, token)
  await post('/verify_otp', { otp: await otpOf(world, 'meera') }, token)
  expect(await heard()).toEqual(['otp_method create', 'recovery_code create'])
  await post('/setup_mfa', { mfa_enabled: true, otp: await otpOf(world, 'meera') }, token)
  expect(await heard()).toEqual(['otp_method update', 'person update'])
  const made = Object((await post('/recovery_codes', undefined, token)).body)
  await post('/login', credentials('meera'))
  const entered = await post('/verify_recovery_code', {
    email: 'meera@school.example',
    recovery_code: made.data[0],
  })
  expect(await heard()).toEqual(['recovery_code create', 'recovery_code update', 'person update'])
  await post('/social/github', { code: 'sandbox:m@school.example:M' }, tokenOf(entered))
  await post('/logout', undefined, tokenOf(entered))
  expect(await heard()).toEqual(['login_method create'])
})

it('has a mail for each link that is asked for', async () => {
  await using world = await openWorld()
  const { post } = await openSchool(world)
  await post('/forgot_password', { email: 'meera@school.example' })
  const events = await world.database.db.selectFrom('events').select('type').orderBy('id').execute()
  const names: Record<string, string> = emailEvents
  expect(events.flatMap(({ type }) => names[type] ?? [])).toEqual(['USER_CREATED', 'RESET_PASSWORD'])
})

it('makes of any event nothing but the four channels, and of what is no person’s nothing', () => {
  const type = fc.oneof(
    fc.string(),
    fc.constantFrom('user.', 'toString', '__proto__', 'course.published', 'user.changed'),
  )
  fc.assert(
    fc.property(type, (type) => {
      for (const { channel, event } of toEntityEvents({ type, data: {} })) {
        expect(['person', 'login_method', 'otp_method', 'recovery_code']).toContain(channel)
        expect(['create', 'update']).toContain(event)
      }
      if (!/^(user|login_method|otp_method|recovery_code)\./.test(type))
        expect(toEntityEvents({ type, data: {} })).toEqual([])
    }),
  )
})

it('shows no secret of an entity, by its name or by its value', async () => {
  await using world = await openWorld()
  const { token } = await openSchool(world, true)
  const user = await findAccount(world.makeCtx(), { email: 'meera@school.example' })
  if (!user) throw new Error('Meera is not there.')
  const { db } = world.database
  const secret = fc.string({ minLength: 12, unit: 'grapheme-ascii' })
  const { password_hash } = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', user.id)
    .executeTakeFirstOrThrow()
  const hints = await db.selectFrom('recovery_codes').select('hint').where('user_id', '=', user.id).execute()
  const known = [password_hash ?? '', token, 'pw', ...hints.map(({ hint }) => hint)]
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom('password_hash', 'token', 'secret', 'raw_password', 'contact'), secret),
      async (more) => {
        const entity = toEntity({ ...user, ...more })
        const written = JSON.stringify(entity)
        for (const value of [...known, ...Object.values(more)])
          expect(Object.values(entity).map(String)).not.toContain(value)
        expect(written).not.toContain(password_hash)
        expect(Object.keys(entity).filter((key) => /pass|hash|token|secret|code|otp/i.test(key))).toEqual([])
      },
    ),
    { numRuns: 50 },
  )
  expect(toEntity(user).entity_id).toBe((await idOf(world, 'meera')).replaceAll('-', ''))
})
