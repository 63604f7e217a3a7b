import type { MailWords } from './mail-words.ts'

export const en: MailWords = {
  language: 'en',
  direction: 'ltr',
  hello: 'Hello {name},',
  helloNobody: 'Hello,',
  links: {
    confirm_email: {
      subject: 'Confirm your e-mail address',
      lines: ['Welcome! Confirm that this address is yours, and your account is open.'],
      action: 'Confirm the address',
      after: 'The link works once, for an hour. If you did not sign up, do nothing.',
    },
    change_email: {
      subject: 'Confirm your new e-mail address',
      lines: ['You asked to use this address for your account. Confirm that it is yours.'],
      action: 'Use this address',
      after: 'The link works once, for an hour. If it was not you, do nothing: nothing changes.',
    },
    reset_password: {
      subject: 'Set a new password',
      lines: ['Someone asked to set a new password for your account. If it was you, open this link.'],
      action: 'Set a new password',
      after: 'The link works once, for an hour. If it was not you, do nothing: your password stays as it is.',
    },
    invitation: {
      subject: 'Your account is ready',
      lines: ['An account was made for you. Choose a password, and it is open.'],
      action: 'Choose a password',
      after: 'The link works once, for seven days. Afterwards ask for a new password in its place.',
    },
    has_account: {
      subject: 'You have an account already',
      lines: [
        'Someone tried to sign up with this address, and it has an account already. If it was you, sign in; if you have forgotten the password, set a new one here.',
      ],
      action: 'Set a new password',
      after: 'The link works once, for an hour. If it was not you, do nothing: nothing has changed.',
    },
  },
  notices: {
    password_changed: {
      subject: 'Your password was changed',
      line: 'The password of your account was changed.',
    },
    email_changing: {
      subject: 'Your e-mail address is about to change',
      line: 'Someone who is signed in to your account asked to change its e-mail address to {address}.',
    },
    email_changed: {
      subject: 'Your e-mail address was changed',
      line: 'The e-mail address of your account is {address} now.',
    },
    phone_changed: {
      subject: 'Your phone number was changed',
      line: 'The phone number of your account is {address} now.',
    },
    second_factor_on: {
      subject: 'Signing in takes two steps now',
      line: 'A second step was turned on for signing in to your account.',
    },
    second_factor_off: {
      subject: 'Signing in takes one step again',
      line: 'The second step for signing in to your account was turned off.',
    },
    passkey_added: {
      subject: 'A passkey was added',
      line: 'The passkey “{method}” opens your account from now on.',
    },
    recovery_codes_made: {
      subject: 'New recovery codes',
      line: 'New recovery codes were made for your account. The old ones do not work any more.',
    },
    recovery_code_used: {
      subject: 'A recovery code was used',
      line: 'Someone signed in to your account with a recovery code.',
    },
    sign_in_method_linked: {
      subject: 'A way to sign in was added',
      line: 'Your account can be opened with {method} from now on.',
    },
    sign_in_method_unlinked: {
      subject: 'A way to sign in was removed',
      line: 'Your account can no longer be opened with {method}.',
    },
    erasure_planned: {
      subject: 'Your account will be erased',
      line: 'Your account and everything about you will be erased on {day}. Until then you can sign in and take it back.',
    },
  },
  notYou: 'If it was not you, set a new password at once, and tell the academy.',
  password: 'a password',
  code: '{code} is your code. It works for {minutes} minutes. Never tell it to anyone.',
}
