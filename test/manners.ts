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
/** What academy's public site reads without a token. */
const openToAll = [
  ...['categories', 'categories/:id/subcategories', 'courses/:id', 'courses/search'],
  ...['subcategories/:id/courses'],
]
  .map((end) => `GET /api/v1/public/${end}`)
  .concat(
    [
      ...['public/get-categories', 'public/get-courses', 'public/get-courses/:id', 'public/search'],
      ...['public/get-mastercategories', 'public/get-subcategories'],
      ...['mastercategories', 'master-categories', 'public'].map(
        (name) => `${name}/get-mastercategories/:id`,
      ),
      ...['subcategories', 'public'].map((name) => `${name}/get-subcategories/:id`),
    ].flatMap((end) => [`GET /api/v1/${end}`, `POST /api/v1/${end}`]),
  )

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
  academy: {
    signIn: '/api/v1/auth/login',
    name: 'email',
    unsigned: 401,
    refused: 422,
    roleTooLow: 403,
    open: [
      ...['forgot-password', 'google', 'login', 'password-reset/request', 'password-reset/verify'],
      ...['refresh', 'register', 'register/send-otp', 'register/verify-otp', 'resend-otp'],
      ...['reset-password', 'reset-password/:token', 'send-token', 'verify-otp'],
    ]
      .map((end) => `POST /api/v1/auth/${end}`)
      .concat(
        'POST /api/v1/contact/contact-forms',
        ...['', '/:course_no', '/:course_no/modules', '/:course_no/prerequisites'].map(
          (end) => `GET /api/v1/courses${end}`,
        ),
        'GET /api/v1/prerequisites/get-prerequisites/:course_no',
        ...openToAll,
      ),
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

/** What is open to all in a dialect that knows no sign-ins: where its vendor is real it asks for an API key. */
export const signless: Readonly<Record<string, string[]>> = {
  sms: ['POST /notifications/tokens', 'POST /notifications/topic', 'POST /smss'],
}
