import { describe, expect, it } from 'vitest'
import type { Person } from '#ports/sign-in.ts'
import { openFacebook, type Token, toToken } from './sign-in-facebook-server.ts'
import { openGithub } from './sign-in-github-server.ts'
import { nowSeconds } from './sign-in-keys.ts'
import { ada, failure, unconfirmed } from './sign-in-vendors.ts'

const token = 'EAA-a-token'

describe('a token of Facebook’s own button', () => {
  it('signs in whom it is about, whether the client names them or not', async () => {
    await using facebook = await openFacebook()
    facebook.tokens.set(token, toToken(ada, { expires_at: 0 }))
    const person: Person = {
      subject: '1001',
      email: ada.email,
      email_confirmed: false,
      first_name: 'Ada',
      last_name: 'King Lovelace',
      user_name: null,
      scope: 'email,public_profile',
      token_type: null,
      expires_in: null,
    }
    expect(await facebook.identify({ kind: 'token', token })).toEqual(person)
    expect(await facebook.identify({ kind: 'token', token, user: '1001' })).toEqual(person)
  })

  it.each<[string, Partial<Token>, string?]>([
    ['of another app', { app_id: '999' }],
    ['of which Facebook tells us nothing', { isHidden: true }],
    ['of another user', {}, '1002'],
    ['of an empty user', {}, ''],
    ['that was taken back', { is_valid: false }],
    ['that has expired', { expires_at: nowSeconds() - 1 }],
    ['of a page', { type: 'PAGE' }],
    ['with which Facebook shows somebody else', { me: 1002 }],
  ])('is refused when it is one %s', async (_which, change, user) => {
    await using facebook = await openFacebook()
    facebook.tokens.set(token, toToken(ada, change))
    const proof = { kind: 'token', token, ...(user !== undefined && { user }) } as const
    await failure(facebook.identify(proof), 'unauthenticated', facebook.secrets())
    // Nobody's data is asked for with it.
    const paths = facebook.server.calls.map(({ path }) => path.replace('/v25.0', ''))
    expect(paths).toEqual(user !== undefined || change.me ? ['/debug_token', '/me'] : ['/debug_token'])
  })
})

describe('a token of GitHub', () => {
  const known = { account: ada, client_id: '4711', mayReadEmails: true, expires_at: null }

  it('signs in whom it is about when GitHub says that it was made for this academy', async () => {
    await using github = await openGithub()
    github.tokens.set('gho_token', known)
    const person = await github.identify({ kind: 'token', token: 'gho_token', user: '1001' })
    expect(person).toMatchObject({ subject: '1001', scope: 'read:user,user:email', expires_in: null })
    const expires_at = new Date(Date.now() + 3_600_500).toISOString()
    github.tokens.set('gho_token', { ...known, expires_at })
    const brief = await github.identify({ kind: 'token', token: 'gho_token' })
    expect(brief.expires_in).toBeCloseTo(3_600, -1)
  })

  it.each([
    ['was made for another academy', { ...known, client_id: '999' }, '1001'],
    ['is shown to us and another’s', { ...known, client_id: '999', isShown: true }, '1001'],
    ['is about another user', known, '1002'],
    ['is over', { ...known, expires_at: '2020-01-01T00:00:00Z' }, '1001'],
    ['ends at no time that can be read', { ...known, expires_at: 'soon' }, '1001'],
  ])('is refused when it %s', async (_which, kept, user) => {
    await using github = await openGithub()
    github.tokens.set('gho_token', kept)
    const signing = github.identify({ kind: 'token', token: 'gho_token', user })
    await failure(signing, 'unauthenticated', github.secrets())
  })

  it('without the leave to read addresses is a person without one', async () => {
    await using github = await openGithub()
    github.tokens.set('gho_token', { ...known, mayReadEmails: false })
    const person = await github.identify({ kind: 'token', token: 'gho_token' })
    expect(person).toMatchObject({ subject: '1001', email: null, email_confirmed: false })
  })

  it('never confirms the primary address by another one', async () => {
    await using github = await openGithub()
    github.tokens.set('gho_token', { ...known, account: unconfirmed })
    const person = await github.identify({ kind: 'token', token: 'gho_token' })
    expect(person).toMatchObject({ email: unconfirmed.email, email_confirmed: false })
  })
})
