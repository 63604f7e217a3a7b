import { type Static, type TProperties, Type } from 'typebox'

const text = Type.String({ minLength: 1 })
export const url = Type.String({
  pattern: '^https?://[^/]+(/.*)?$',
  description: 'http:// or https:// address',
})

const sender = Type.String({
  pattern: '^([^<>@\\r\\n]*<[^<>@\\s]+@[^<>@\\s]+>|[^<>@\\s]+@[^<>@\\s]+)$',
  description: 'Academy <mail@academy.example>',
})

/** One line per capability, one entry per vendor: choosing a vendor makes its variables required. */
export const vendors = {
  TEXTS: {
    sandbox: {},
    twilio: {
      TWILIO_ACCOUNT_SID: Type.String({ pattern: '^AC' }),
      TWILIO_AUTH_TOKEN: text,
      TWILIO_FROM: text,
      TWILIO_WHATSAPP_FROM: Type.Optional(text),
      TWILIO_WHATSAPP_TEMPLATE_SID: Type.Optional(text),
      TWILIO_RATE: Type.Integer({ minimum: 1, maximum: 1000, default: 10 }),
      TWILIO_API_URL: Type.Optional(url),
    },
  },
  EMAIL: {
    sandbox: {},
    smtp: {
      SMTP_URL: Type.String({ pattern: '^smtps?://[^/]+' }),
      EMAIL_FROM: sender,
      SMTP_RATE: Type.Integer({ minimum: 1, maximum: 1000, default: 10 }),
    },
    sendgrid: {
      SENDGRID_API_KEY: Type.String({ pattern: '^SG\\.' }),
      EMAIL_FROM: sender,
      SENDGRID_API_URL: Type.Optional(url),
      SENDGRID_WEBHOOK_KEY: Type.Optional(text),
    },
  },
  PUSH: {
    sandbox: {},
    fcm: {
      FCM_SERVICE_ACCOUNT: Type.String({ pattern: '^\\s*\\{', description: 'the JSON of a service account' }),
      FCM_WEB_CONFIG: Type.Optional(
        Type.String({ pattern: '^\\s*\\{', description: 'the JSON of a Firebase web app' }),
      ),
      FCM_VAPID_KEY: Type.Optional(text),
      FCM_URL: Type.Optional(url),
      FCM_TOPICS_URL: Type.Optional(url),
      FCM_TOKEN_URL: Type.Optional(url),
    },
    'web-push': {
      VAPID_PUBLIC_KEY: Type.String({ pattern: '^[\\w-]{87}$' }),
      VAPID_PRIVATE_KEY: Type.String({ pattern: '^[\\w-]{43}$' }),
      VAPID_SUBJECT: Type.String({ pattern: '^(mailto:|https://)' }),
    },
  },
  REALTIME: {
    sandbox: {},
    pusher: {
      PUSHER_APP_ID: text,
      PUSHER_API_KEY: text,
      PUSHER_API_SECRET: text,
      PUSHER_CLUSTER: text,
      PUSHER_URL: Type.Optional(url),
    },
  },
  ERROR_REPORTS: {
    sandbox: {},
    rollbar: { ROLLBAR_ACCESS_TOKEN: text, ROLLBAR_URL: Type.Optional(url) },
    opentelemetry: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(text) },
  },
  FILES: {
    sandbox: {},
    s3: {
      S3_BUCKET: Type.String({ pattern: '^[A-Za-z0-9._-]{1,255}$' }),
      S3_REGION: text,
      S3_ENDPOINT: Type.Optional(url),
      S3_ACCESS_KEY_ID: text,
      S3_SECRET_ACCESS_KEY: text,
      S3_FORCE_PATH_STYLE: Type.Enum(['true', 'false'], { default: 'false' }),
    },
  },
} satisfies Record<string, Record<string, TProperties>>

/** Several at once: `SIGN_IN=github,google`. */
const signInVendors = {
  github: {
    GITHUB_CLIENT_ID: text,
    GITHUB_OAUTH_CLIENT_SECRET: text,
    GITHUB_URL: Type.Optional(url),
    GITHUB_API_URL: Type.Optional(url),
  },
  google: {
    GOOGLE_CLIENT_ID: text,
    GOOGLE_CLIENT_SECRET: Type.Optional(text),
    GOOGLE_ISSUER: Type.Optional(url),
    GOOGLE_AUTHORIZATION_URL: Type.Optional(url),
    GOOGLE_TOKEN_URL: Type.Optional(url),
    GOOGLE_JWKS_URL: Type.Optional(url),
  },
  linkedin: {
    LINKEDIN_CLIENT_ID: text,
    LINKEDIN_OAUTH_CLIENT_SECRET: text,
    LINKEDIN_REDIRECT_URI: Type.Optional(url),
    LINKEDIN_URL: Type.Optional(url),
  },
  facebook: {
    FACEBOOK_APP_ID: text,
    FACEBOOK_APP_SECRET: text,
    FACEBOOK_URL: Type.Optional(url),
    FACEBOOK_GRAPH_URL: Type.Optional(url),
  },
} satisfies Record<string, TProperties>

/** The variables that name several vendors. */
export const vendorLists = { SIGN_IN: signInVendors } satisfies Record<string, Record<string, TProperties>>

type Fields<Properties extends TProperties> = Static<ReturnType<typeof Type.Object<Properties>>>
type EveryField<Choices> = Choices[keyof Choices] extends infer Each
  ? Each extends TProperties
    ? Partial<Fields<Each>>
    : never
  : never
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

/** What choosing vendors adds to the configuration: each vendor's variables are there once it is chosen. */
export type VendorConfig = {
  readonly [Capability in keyof typeof vendors]: keyof (typeof vendors)[Capability]
} & { readonly SIGN_IN: readonly (keyof typeof signInVendors)[] } & Together<
    | EveryField<typeof vendors.TEXTS>
    | EveryField<typeof vendors.EMAIL>
    | EveryField<typeof vendors.PUSH>
    | EveryField<typeof vendors.REALTIME>
    | EveryField<typeof vendors.ERROR_REPORTS>
    | EveryField<typeof vendors.FILES>
    | EveryField<typeof signInVendors>
  >

export type TwilioConfig = Fields<typeof vendors.TEXTS.twilio>
