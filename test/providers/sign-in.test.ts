import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '#ports/sign-in.ts'
import { type Account, redirect_uri } from './sign-in-codes.ts'
import { openFacebook } from './sign-in-facebook-server.ts'
import { loginOf, openGithub } from './sign-in-github-server.ts'
import { openGoogle, openLinkedin } from './sign-in-openid.ts'
import type { Fault } from './sign-in-server.ts'
import {
  ada,
  failure,
  type Options,
  openSandbox,
  type SignInVendor,
  unconfirmed,
  withoutAddress,
} from './sign-in-vendors.ts'

// What src/ports/sign-in.ts promises, asked of every vendor; of the sandbox what holds without a server.

const common = (account: Account) => ({
  subject: String(account.id),
  email: account.email,
  email_confirmed: account.email !== null && account.isConfirmed,
  first_name: 'Ada',
  last_name: 'King Lovelace',
  user_name: null,
})

type Vendor = { open: (options?: Options) => Promise<SignInVendor>; person: (account: Account) => Person }

const vendors: [string, Vendor][] = [
  [
    'GitHub',
    {
      open: openGithub,
      person: (account) => ({
        ...common(account),
        user_name: loginOf(account),
        scope: 'read:user,user:email',
        token_type: 'bearer',
        expires_in: null,
      }),
    },
  ],
  [
    'Google',
    {
      open: openGoogle,
      person: (account) => ({
        ...common(account),
        scope: 'openid https://www.googleapis.com/auth/userinfo.email',
        token_type: 'Bearer',
        expires_in: 3_599,
      }),
    },
  ],
  [
    'LinkedIn',
    {
      open: openLinkedin,
      person: (account) => ({
        ...common(account),
        scope: 'email,openid,profile',
        token_type: 'Bearer',
        expires_in: 5_184_000,
      }),
    },
  ],
  [
    'Facebook',
    {
      open: openFacebook,
      person: (account) => ({
        ...common(account),
        email_confirmed: false,
        scope: 'email,public_profile',
        token_type: 'bearer',
        expires_in: expect.closeTo(5_000, -1) as number,
      }),
    },
  ],
]

type Door = Awaited<ReturnType<typeof openSandbox>> | SignInVendor

const sandbox = {
  open: openSandbox,
  person: (account: Account) => ({
    ...common(account),
    subject: account.email ?? 'name:Ada King Lovelace',
    user_name: 'Ada King Lovelace',
    scope: null,
    token_type: null,
    expires_in: null,
  }),
}

describe.each([...vendors, ['the sandbox', sandbox] as const])(
  '%s signs people in',
  (_name, { open, person }) => {
    let vendor: Door
    beforeEach(async () => {
      vendor = await open()
    })
    afterEach(() => vendor[Symbol.asyncDispose]())
    const refuse = (signing: Promise<Person>) => failure(signing, 'unauthenticated', vendor.secrets())

    it('who come back from it', async () => {
      expect(await vendor.identify(await vendor.bring(ada))).toEqual(person(ada))
    })

    it('who have no address there, or one that is not proved', async () => {
      const named = await vendor.identify(await vendor.bring(withoutAddress))
      expect(named).toEqual(person(withoutAddress))
      expect(named).toMatchObject({ email: null, email_confirmed: false })
      const doubted = await vendor.identify(await vendor.bring(unconfirmed))
      expect(doubted).toEqual(person(unconfirmed))
      expect(doubted).toMatchObject({ email: unconfirmed.email, email_confirmed: false })
    })

    it('under the same subject each time', async () => {
      const [first, second] = [await vendor.bring(ada), await vendor.bring(ada)]
      const subjects = [(await vendor.identify(first)).subject, (await vendor.identify(second)).subject]
      expect(subjects).toEqual([person(ada).subject, person(ada).subject])
    })

    it.each(['', 'unknown', 'a&client_secret=b', '🙂\r\n'])('but not by the code %j', async (code) => {
      const proof = await vendor.bring(ada)
      await refuse(vendor.identify({ ...proof, code }))
    })

    it('but not by a token that nobody made', async () => {
      await refuse(vendor.identify({ kind: 'token', token: 'unknown' }))
      await refuse(vendor.identify({ kind: 'token', token: '' }))
    })
  },
)

describe.each(vendors)('%s', (_name, { open, person }) => {
  let vendor: SignInVendor
  beforeEach(async () => {
    vendor = await open()
  })
  afterEach(() => vendor[Symbol.asyncDispose]())
  const refuse = (signing: Promise<Person>) => failure(signing, 'unauthenticated', vendor.secrets())

  it('is called no more than it must be', async () => {
    await vendor.identify(await vendor.bring(ada))
    expect(vendor.server.calls).toHaveLength(vendor.calls)
  })

  it('does not know the people of the sandbox', async () => {
    const code = 'sandbox:ada@learn.example:Ada'
    await refuse(vendor.provider.identify({ kind: 'code', code, redirect_uri }, { isLocal: true }))
    await refuse(vendor.provider.identify({ kind: 'token', token: code }, { isLocal: true }))
  })

  it('takes a code once', async () => {
    const proof = await vendor.bring(ada)
    await vendor.identify(proof)
    await refuse(vendor.identify(proof))
  })

  it('refuses a code that came back to another address or was made for another client', async () => {
    const moved = { ...(await vendor.bring(ada)), redirect_uri: 'https://thief.example/back' }
    await refuse(vendor.identify(moved))
    const foreign = await vendor.bring(ada, (url) => url.searchParams.set('client_id', '999'))
    await refuse(vendor.identify(foreign))
  })

  it('refuses a code without its verifier, where the vendor has PKCE', async () => {
    const { verifier: _verifier, ...stolen } = await vendor.bring(ada)
    const wrong = { ...(await vendor.bring(ada)), verifier: 'a'.repeat(43) }
    if (!vendor.hasPkce) expect(await vendor.identify(wrong)).toEqual(person(ada))
    else for (const proof of [stolen, wrong]) await refuse(vendor.identify(proof))
  })
})

describe.each(vendors)('%s fails', (_name, { open }) => {
  it.each<[Fault, string]>([
    ['broken', 'vendor_unavailable'],
    ['drop', 'vendor_unavailable'],
    ['busy', 'vendor_busy'],
    ['spent', 'vendor_busy'],
    ['garbage', 'vendor_unreadable'],
    ['odd', 'vendor_unreadable'],
    ['elsewhere', 'vendor_unreadable'],
    ['flood', 'vendor_unreadable'],
  ])('with `unavailable` when any of its calls goes wrong: %s', async (fault, code) => {
    await using vendor = await open()
    for (let skip = 0; skip < vendor.calls; skip += 1) {
      await using fresh = await open()
      const proof = await fresh.bring(ada)
      fresh.server.fail(fault, skip)
      const error = await failure(fresh.identify(proof), 'unavailable', fresh.secrets())
      expect(error.code).toBe(code)
      expect(fresh.server.calls).toHaveLength(skip + 1)
    }
  })

  it.each(['hang', 'drip'] as const)('in time when any of its calls does not end: %s', async (fault) => {
    await using vendor = await open()
    const tries = Array.from({ length: vendor.calls }, async (_call, skip) => {
      await using slow = await open({ timeout: 200 })
      const proof = await slow.bring(ada)
      slow.server.fail(fault, skip)
      const error = await failure(slow.identify(proof), 'unavailable', slow.secrets())
      expect(error.code).toBe('vendor_timeout')
    })
    await Promise.all(tries)
  })

  it('in time when every call is slow', async () => {
    await using vendor = await open({ timeout: 200 })
    const proof = await vendor.bring(ada)
    vendor.server.delay = 170
    const begin = performance.now()
    const error = await failure(vendor.identify(proof), 'unavailable', vendor.secrets())
    expect(error.code).toBe('vendor_timeout')
    expect(performance.now() - begin).toBeLessThan(1_000)
  })

  it('with `unavailable` when it is not there', async () => {
    const vendor = await open()
    const proof = await vendor.bring(ada)
    await vendor[Symbol.asyncDispose]()
    await failure(vendor.identify(proof), 'unavailable', vendor.secrets())
  })
})

it('one call of GitHub that does not end takes its own time, not that of all', async () => {
  await using vendor = await openGithub({ timeout: 1_000 })
  const proof = await vendor.bring(ada)
  vendor.server.fail('hang')
  const begin = performance.now()
  await failure(vendor.identify(proof), 'unavailable', vendor.secrets())
  expect(performance.now() - begin).toBeLessThan(1_400)
})
