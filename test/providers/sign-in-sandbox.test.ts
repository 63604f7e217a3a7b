import { describe, expect, it } from 'vitest'
import { sandboxSignIn } from '#providers/sandbox/index.ts'
import { redirect_uri } from './sign-in-codes.ts'
import { failure } from './sign-in-vendors.ts'

const provider = sandboxSignIn()
const here = { isLocal: true }
const identify = (code: string, caller = here) => provider.identify({ kind: 'code', code }, caller)

const ada = {
  subject: 'ada@learn.example',
  email: 'Ada@learn.example',
  email_confirmed: true,
  first_name: 'Ada',
  last_name: 'King Lovelace',
  user_name: 'Ada King Lovelace',
  scope: null,
  token_type: null,
  expires_in: null,
}

describe('the sandbox signs people in', () => {
  it('by a redirect that stays where it came from', async () => {
    const asked = { state: 'a state&more', challenge: 'c', redirect_uri: `${redirect_uri}?from=web` }
    const back = new URL(provider.authorizationUrl(asked))
    expect(`${back.origin}${back.pathname}`).toBe(redirect_uri)
    const { code = '', ...others } = Object.fromEntries(back.searchParams)
    expect(others).toEqual({ from: 'web', state: 'a state&more' })
    expect(await identify(code)).toMatchObject({
      email: 'learner@sandbox.test',
      email_confirmed: true,
      user_name: 'Sandbox Learner',
    })
  })

  it('by a code or a token that says who it is', async () => {
    const word = 'sandbox:Ada@learn.example:Ada King Lovelace'
    expect(await identify(word)).toEqual(ada)
    const token = { kind: 'token', token: word } as const
    expect(await provider.identify(token, here)).toEqual(ada)
    expect(await provider.identify({ ...token, user: 'ada@learn.example' }, here)).toEqual(ada)
  })

  it('with the same subject however the address is written, and another for another', async () => {
    const subjects = ['ada@learn.example', 'ADA@LEARN.example', 'bob@learn.example'].map(
      async (email) => (await identify(`sandbox:${email}:Ada`)).subject,
    )
    const [first, same, other] = await Promise.all(subjects)
    expect(same).toBe(first)
    expect(other).not.toBe(first)
  })

  it('without an address, and with one that is not proved', async () => {
    const named = { ...ada, subject: 'name:Ada King Lovelace', email: null, email_confirmed: false }
    expect(await identify('sandbox::Ada King Lovelace')).toEqual(named)
    const doubted = await identify('sandbox:Ada@learn.example:Ada King Lovelace:unconfirmed')
    expect(doubted).toEqual({ ...ada, email_confirmed: false })
    expect((await identify('sandbox:ada@learn.example:Ada')).last_name).toBe('')
  })

  it.each([
    '',
    'unknown',
    'sandbox',
    'sandbox:',
    'sandbox:ada@learn.example',
    'sandbox:ada@learn.example:',
    'sandbox:ada@learn.example: ',
    'sandbox:ada:Ada',
    'sandbox:a b@learn.example:Ada',
    'sandbox:ada@learn.example:Ada:confirmed',
    'sandbox:ada@learn.example:Ada:unconfirmed:unconfirmed',
    'Sandbox:ada@learn.example:Ada',
    ' sandbox:ada@learn.example:Ada',
    `sandbox:ada@learn.example:${'a'.repeat(201)}`,
  ])('but refuses %j', async (code) => {
    await failure(identify(code), 'unauthenticated', ['ada@learn'])
  })

  it('at this machine only', async () => {
    const signing = identify('sandbox:ada@learn.example:Ada', { isLocal: false })
    await failure(signing, 'unauthenticated', ['ada@learn'])
  })
})
