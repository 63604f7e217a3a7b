import { resolve } from 'node:path'
import { type Static, type TObject, type TProperties, Type } from 'typebox'
import { Value } from 'typebox/value'
import { readLists, readVendors } from './config-lists.ts'
import { url, type VendorConfig, vendorLists, vendors } from './config-vendors.ts'
import { isTimeZone } from './time.ts'

const base = Type.Object({
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000 }),
  DATA_DIR: Type.String({ minLength: 1, default: '.data' }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  AMQP_URL: Type.Optional(Type.String({ pattern: '^amqps?://' })),
  AMQP_EXCHANGE: Type.String({ pattern: '^[\\w.:-]{1,127}$', default: 'sangam.events' }),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  DATABASE_POOL: Type.Integer({ minimum: 2, maximum: 500, default: 20 }),
  ADMIN_EMAIL: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' })),
  ADMIN_PASSWORD: Type.Optional(Type.String({ minLength: 8, maxLength: 200 })),
  SEED: Type.Enum(['demo', 'none'], { default: 'demo' }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
  PUBLIC_URL: Type.Optional(url),
  FRONTEND_URL: Type.Optional(url),
  FRONTEND_URL_STUDENTS: Type.Optional(url),
  FRONTEND_URL_ADMIN: Type.Optional(url),
  CORS_ORIGINS: Type.String({ default: '' }),
  TIME_ZONE: Type.String({ default: 'UTC' }),
  SECRET_KEY: Type.Optional(Type.String({ minLength: 32 })),
  CODE_COUNTRIES: Type.String({ default: '' }),
  CODE_BUDGET: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 500 }),
  UPLOAD_LIMIT_MB: Type.Integer({ minimum: 1, maximum: 10_000, default: 50 }),
  UPLOAD_QUOTA_MB: Type.Integer({ minimum: 0, maximum: 10_000_000, default: 2000 }),
  COURSE_REVIEW: Type.Enum(['on', 'off'], { default: 'off' }),
  SIGN_IN_LOG_DAYS: Type.Integer({ minimum: 30, maximum: 3650, default: 180 }),
  TRUST_PROXY: Type.String({ default: '' }),
  OUTBOUND_NETWORKS: Type.String({ default: '' }),
  DIALECTS: Type.Optional(Type.String()),
  DIALECT_HOSTS: Type.String({ default: '' }),
})

type Variables = Static<typeof base>
export type Config = Readonly<
  Omit<
    Variables,
    'DIALECTS' | 'DIALECT_HOSTS' | 'CODE_COUNTRIES' | 'CORS_ORIGINS' | 'TRUST_PROXY' | 'OUTBOUND_NETWORKS'
  > &
    VendorConfig & {
      DIALECTS: readonly string[]
      DIALECT_HOSTS: ReadonlyMap<string, string>
      CODE_COUNTRIES: readonly string[]
      CORS_ORIGINS: readonly string[]
      TRUST_PROXY: readonly string[]
      OUTBOUND_NETWORKS: readonly string[]
    }
>

/** Reads the environment; throws one error that lists every fault. `dialects` are the names that exist. */
export function readConfig(env: NodeJS.ProcessEnv, dialects: readonly string[]): Config {
  const faults: string[] = []
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const config: Record<string, unknown> = read(base, given, faults)
  for (const [capability, choices] of Object.entries(vendors)) {
    const choice = given[capability] ?? 'sandbox'
    const fields = (choices as Record<string, TProperties>)[choice]
    if (fields) Object.assign(config, { [capability]: choice }, read(Type.Object(fields), given, faults))
    else faults.push(`${capability} must be one of ${Object.keys(choices).join(', ')}`)
  }
  for (const [capability, choices] of Object.entries(vendorLists)) {
    const chosen = readVendors(capability, given[capability], Object.keys(choices), faults)
    for (const name of chosen)
      Object.assign(config, read(Type.Object(choices[name as keyof typeof choices]), given, faults))
    Object.assign(config, { [capability]: chosen })
  }
  Object.assign(config, readLists(given, dialects, faults))
  if (!isTimeZone(String(config.TIME_ZONE)))
    faults.push('TIME_ZONE must be an IANA zone such as Asia/Kolkata')
  if (faults.length > 0) throw new Error(`These variables are wrong:\n  ${faults.join('\n  ')}`)
  return Object.freeze({ ...config, DATA_DIR: resolve(String(config.DATA_DIR)) }) as Config
}

/** One variable at a time: asked of all at once, the validator stops after the eighth fault. */
function read(schema: TObject, given: object, faults: string[]): Record<string, unknown> {
  const values = Value.Clean(schema, Value.Convert(schema, Value.Default(schema, { ...given }))) as Record<
    string,
    unknown
  >
  for (const [name, field] of Object.entries(schema.properties)) {
    const isMissing = values[name] === undefined
    if (isMissing && schema.required?.includes(name)) faults.push(`${name} must be set`)
    const [fault] = isMissing ? [] : Value.Errors(field, values[name])
    const allowed = Object(fault?.params).allowedValues as unknown[] | undefined
    if (fault) faults.push(`${name} ${fault.message}${allowed ? `: ${allowed.join(', ')}` : ''}`)
  }
  return values
}
