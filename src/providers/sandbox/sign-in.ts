import { DomainError } from '#platform/errors.ts'
import type { Person, Proof, SignInProvider } from '#ports/sign-in.ts'

const shape = /^sandbox:(?<email>[^:]*):(?<name>[^:]+?)(?<unconfirmed>:unconfirmed)?$/
const address = /^[^@\s]+@[^@\s]+$/
/** Who comes back from the sandbox's own redirect. */
const learner = 'sandbox:learner@sandbox.test:Sandbox Learner'

/**
 * Anyone, at their word: `sandbox:<email>:<name>`, with nothing for `<email>` for a person without an address and
 * `:unconfirmed` behind for one whose address is not proved. So it is for callers at this machine only.
 */
export function sandboxSignIn(): SignInProvider {
  return {
    authorizationUrl({ redirect_uri, state }) {
      const url = new URL(redirect_uri)
      url.searchParams.set('code', learner)
      url.searchParams.set('state', state)
      return url.href
    },
    async identify(proof, { isLocal }) {
      const person = isLocal ? readPerson(proof) : undefined
      if (!person) throw refused()
      return person
    },
  }
}

function readPerson(proof: Proof): Person | undefined {
  const parts = shape.exec(proof.kind === 'code' ? proof.code : proof.token)?.groups
  const { email = '', name = '', unconfirmed } = parts ?? {}
  const user_name = name.trim()
  if (!user_name || user_name.length > 200 || (email && !address.test(email))) return undefined
  const [first_name = '', ...others] = user_name.split(/\s+/)
  const subject = email.toLowerCase() || `name:${user_name}`
  return {
    subject,
    email: email || null,
    email_confirmed: email !== '' && !unconfirmed,
    first_name,
    last_name: others.join(' '),
    user_name,
    scope: null,
    token_type: null,
    expires_in: null,
  }
}

const refused = () =>
  new DomainError(
    'unauthenticated',
    'proof_refused',
    'The sandbox knows nobody by this proof. At this machine write sandbox:<email>:<name>.',
  )
