/** How a dialect lets people in, and what it says to those whom it does not. */
export type Manner = {
  signIn: string
  /** What the sign-in calls the e-mail. */
  name: string
  scheme?: string
  unsigned: number
  /** To what is no token, and to one of another interface. */
  refused: number
  roleTooLow: number
  open: string[]
}
export const manners: Readonly<Record<string, Manner>> = {
  ekatra: {
    signIn: '/auth/login',
    name: 'email',
    unsigned: 401,
    refused: 422,
    roleTooLow: 403,
    open: ['forgot', 'login', 'reset/:token', 'reset:token', 'signup'].flatMap((end) => [
      `POST /api/auth/${end}`,
      `POST /auth/${end}`,
    ]),
  },
  ease: {
    signIn: '/api/users/login',
    name: 'username',
    unsigned: 401,
    refused: 401,
    roleTooLow: 403,
    open: ['POST /api/users/login', 'POST /api/users/register'],
  },
  template: {
    signIn: '/login',
    name: 'email',
    scheme: 'Basic',
    unsigned: 401,
    refused: 401,
    roleTooLow: 401,
    open: [
      ...[
        'forgot_password',
        'login',
        'login_mfa',
        'resend_confirmation',
        'reset_password/:token/:uid',
        'signup',
      ],
      ...['facebook', 'github', 'google', 'linkedin'].map((provider) => `social/${provider}`),
      ...['verify/:token/:uid', 'verify_recovery_code'],
    ].map((end) => `POST /${end}`),
  },
}
