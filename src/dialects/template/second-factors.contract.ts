import { Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'
import { answers, Email, limit, Otp, said, withUser } from './replies.contract.ts'

const tags = ['multi-factor authentication']
const notEnabled = 'OTP method is not enabled.'
const noMethod = 'OTP method associated with the person not found.'
const wrongOtp = 'You have supplied an invalid MFA token!'
const wrongRecoveryCode = 'You have supplied an invalid recovery code!'
const Codes = Type.Array(Type.String())

export const qrCode = {
  method: 'POST',
  url: '/qrcode',
  config: {
    access: 'user',
    ...limit('qrcode', 120, 60),
    templateNeeds: [['login_type', 'LoginType not provided for MFA']],
    templateWords: {
      login_type_invalid: 'LoginType not provided for MFA',
      wrong_proof: 'Password is invalid.',
      authenticator_active: 'MFA is enabled already: its QR code is not shown again. Disable MFA first.',
    },
  },
  schema: {
    tags,
    summary: 'The QR code for an authenticator app, as a PNG in base64, until MFA is enabled',
    body: Type.Object({
      login_type: Type.Enum(['signup', 'social']),
      password: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    }),
    response: answers({ image: Type.Optional(Type.String()) }, {}),
  },
} as const

export const verifyOtp = {
  method: 'POST',
  url: '/verify_otp',
  config: {
    access: 'user',
    ...limit('verify_otp', 120, 60),
    templateNeeds: [['otp', 'OTP is required.']],
    templateWords: { no_authenticator: noMethod, wrong_code: wrongOtp },
  },
  schema: {
    tags,
    summary: 'New recovery codes for a right code of the app',
    body: Type.Object({ otp: Otp }),
    response: answers(
      { data: Type.Optional(Type.Object({ codes: Codes, otp_verified: Type.Boolean() })) },
      {},
    ),
  },
} as const

export const setUpMfa = {
  method: 'POST',
  url: '/setup_mfa',
  config: {
    access: 'user',
    ...limit('setup_mfa', 120, 60),
    templateNeeds: [['mfa_enabled', 'MFA need to be enabled.']],
    templateWords: {
      mfa_enabled_invalid: 'MFA need to be enabled.',
      no_authenticator: noMethod,
      no_second_factor: noMethod,
      wrong_code: wrongOtp,
      step_up_required: 'Please log in again to disable MFA: this needs a login of the last 15 minutes.',
    },
  },
  schema: {
    tags,
    summary: 'Enable MFA with a code of the app, or disable it within 15 minutes of signing in',
    body: Type.Object({ mfa_enabled: Type.Boolean(), otp: Type.Optional(Nullable(Otp)) }),
    response: said,
  },
} as const

const codes = { tags, response: answers({ data: Type.Optional(Codes) }, {}) }
const codesConfig = {
  access: 'user',
  ...limit('recovery_codes', 120, 60),
  templateWords: { no_second_factor: notEnabled },
} as const

export const listCodes = {
  method: 'GET',
  url: '/recovery_codes',
  config: codesConfig,
  schema: {
    ...codes,
    summary: 'The recovery codes that are left: the first four digits of each, then stars',
  },
} as const

export const makeCodes = {
  method: 'POST',
  url: '/recovery_codes',
  config: codesConfig,
  schema: { ...codes, summary: 'Ten new recovery codes in place of all before; they are shown this once' },
} as const

const secondStep = (name: string, field: string, missing: string, wrong: string) =>
  ({
    access: 'visitor',
    ...limit(name, 120, 60),
    templateNeeds: [
      ['email', 'Email is required.'],
      [field, missing],
    ],
    templateWords: {
      user_not_found: 'User associated with email not found.',
      not_enabled: notEnabled,
      first_step_needed: wrong,
      wrong_code: wrong,
    },
  }) as const

export const enterByOtp = {
  method: 'POST',
  url: '/login_mfa',
  config: secondStep('login_mfa', 'otp', 'OTP is required.', wrongOtp),
  schema: {
    tags,
    summary: 'The second step with a code of the app, within five minutes of the first at the same address',
    body: Type.Object({ email: Email, otp: Otp }),
    response: withUser,
  },
} as const

export const enterByRecoveryCode = {
  method: 'POST',
  url: '/verify_recovery_code',
  config: secondStep(
    'verify_recovery_code',
    'recovery_code',
    'Recovery code is required.',
    wrongRecoveryCode,
  ),
  schema: {
    tags,
    summary: 'The second step with a recovery code, which is used up',
    body: Type.Object({ email: Email, recovery_code: Type.String({ maxLength: 100 }) }),
    response: withUser,
  },
} as const
