import { Type } from 'typebox'
import { failures, Nothing, Nullable, Time } from '#platform/contract.ts'

const tags = ['second step']
const config = { access: 'user' } as const
export const Code = Type.String({ minLength: 6, maxLength: 8, pattern: '^[0-9 ]+$' })
/** What a browser's WebAuthn answers, as `PublicKeyCredential.toJSON()` writes it. */
export const Credential = Type.Object(
  {
    id: Type.String({ maxLength: 1400 }),
    rawId: Type.String({ maxLength: 1400 }),
    type: Type.Literal('public-key'),
    authenticatorAttachment: Type.Optional(Type.String({ maxLength: 20 })),
    response: Type.Object({
      clientDataJSON: Type.String({ maxLength: 4000 }),
      attestationObject: Type.Optional(Type.String({ maxLength: 20_000 })),
      authenticatorData: Type.Optional(Type.String({ maxLength: 4000 })),
      signature: Type.Optional(Type.String({ maxLength: 2000 })),
      userHandle: Type.Optional(Type.String({ maxLength: 200 })),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 })),
    }),
    clientExtensionResults: Type.Optional(Type.Object({})),
  },
  { description: 'PublicKeyCredential.toJSON()' },
)
const RecoveryCodes = Type.Object({
  recovery_codes: Nullable(Type.Array(Type.String(), { description: 'shown this once' })),
})
const Options = Type.Object({}, { additionalProperties: true, description: 'for navigator.credentials' })

export const prepareAuthenticator = {
  method: 'POST',
  url: '/me/authenticator',
  config,
  schema: {
    tags,
    summary: 'A secret for an authenticator app, and its QR code; it counts once a code proves it',
    response: {
      201: Type.Object({
        secret: Type.String({ description: 'base32' }),
        uri: Type.String({ description: 'otpauth://' }),
        qr_code: Type.String({ description: 'PNG in base64' }),
      }),
      ...failures,
    },
  },
} as const

export const activateAuthenticator = {
  method: 'POST',
  url: '/me/authenticator/activation',
  config,
  schema: {
    tags,
    summary: 'Turn the second step on with a code of the app; recovery codes come with it',
    body: Type.Object({ code: Code }),
    response: { 201: RecoveryCodes, ...failures },
  },
} as const

export const requirePasskey = {
  method: 'POST',
  url: '/me/second-factor',
  config,
  schema: {
    tags,
    summary: 'Turn the second step on with the passkeys that are there',
    response: { 201: RecoveryCodes, ...failures },
  },
} as const

export const turnOff = {
  method: 'DELETE',
  url: '/me/second-factor',
  config,
  schema: { tags, summary: 'Turn the second step off', response: { 204: Nothing, ...failures } },
} as const

export const makeRecoveryCodes = {
  method: 'POST',
  url: '/me/recovery-codes',
  config,
  schema: {
    tags,
    summary: 'Ten new recovery codes; the old ones are void',
    response: { 201: RecoveryCodes, ...failures },
  },
} as const

export const listRecoveryCodes = {
  method: 'GET',
  url: '/me/recovery-codes',
  config,
  schema: {
    tags,
    summary: 'How the recovery codes begin that are left',
    response: {
      200: Type.Object({ data: Type.Array(Type.Object({ begins: Type.String(), created_at: Time })) }),
      ...failures,
    },
  },
} as const

const PasskeyName = Type.String({ minLength: 1, maxLength: 100 })
const PasskeyReply = Type.Object({
  id: Type.String(),
  name: Type.String(),
  is_backed_up: Type.Boolean(),
  created_at: Time,
  last_used_at: Nullable(Time),
})
const params = Type.Object({ passkey_id: Type.String({ maxLength: 1400 }) })

export const askForPasskey = {
  method: 'POST',
  url: '/me/passkeys/challenges',
  config,
  schema: {
    tags,
    summary: 'What a browser needs to make a passkey',
    response: { 201: Options, ...failures },
  },
} as const

export const addPasskey = {
  method: 'POST',
  url: '/me/passkeys',
  config,
  schema: {
    tags,
    summary: 'Keep the passkey that the browser made',
    body: Type.Object({ name: PasskeyName, credential: Credential }),
    response: { 201: PasskeyReply, ...failures },
  },
} as const

export const listPasskeys = {
  method: 'GET',
  url: '/me/passkeys',
  config,
  schema: {
    tags,
    summary: 'My passkeys',
    response: { 200: Type.Object({ data: Type.Array(PasskeyReply) }), ...failures },
  },
} as const

export const renamePasskey = {
  method: 'PATCH',
  url: '/me/passkeys/:passkey_id',
  config,
  schema: {
    tags,
    summary: 'Name a passkey',
    params,
    body: Type.Object({ name: PasskeyName }),
    response: { 200: PasskeyReply, ...failures },
  },
} as const

export const removePasskey = {
  method: 'DELETE',
  url: '/me/passkeys/:passkey_id',
  config,
  schema: { tags, summary: 'Remove a passkey', params, response: { 204: Nothing, ...failures } },
} as const
