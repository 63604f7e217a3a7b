import { Type } from 'typebox'
import { Email, limit, Mailed, Password, said } from './replies.contract.ts'

const tags = ['authorization']

export const forgot = {
  method: 'POST',
  url: '/forgot_password',
  config: {
    access: 'visitor',
    ...limit('forgot', 300, 3600),
    templateNeeds: [['email', 'Email not provided for password reset.']],
    templateWords: { user_not_found: "Couldn't find the user with given email address for email reset" },
  },
  schema: {
    tags,
    summary: 'Mail a link to set a new password; it works once, for an hour',
    body: Type.Object({ email: Email }),
    response: said,
  },
} as const

export const reset = {
  method: 'POST',
  url: '/reset_password/:token/:uid',
  config: {
    access: 'visitor',
    ...limit('reset', 300, 3600),
    templateNeeds: [['password', 'Password is not provided for reset.']],
    templateWords: { link_void: 'Reset Password token has expired' },
  },
  schema: {
    tags,
    summary: 'Set a new password with the two parts of the mailed link; every sign-in ends',
    params: Mailed,
    body: Type.Object({ password: Password }),
    response: said,
  },
} as const

export const update = {
  method: 'POST',
  url: '/update_password',
  config: {
    access: 'user',
    ...limit('update_password', 120, 60),
    templateNeeds: [
      ['new_password', 'Please provide a new password.'],
      ['existing_password', 'Please provide an existing password.'],
    ],
    templateWords: { wrong_password: 'Provided existing password is invalid' },
  },
  schema: {
    tags,
    summary: 'Set a new password by the old one; the other sign-ins end',
    body: Type.Object({ existing_password: Password, new_password: Password }),
    response: said,
  },
} as const
