import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const dialects = ['old', 'older']
const twilio = { TEXTS: 'twilio', TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+1' }

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env, dialects)
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1)
  }
  return []
}

describe('the variables', () => {
  const defaults = {
    HOST: '127.0.0.1',
    PORT: 3000,
    DATA_DIR: resolve('.data'),
    DATABASE_POOL: 20,
    SEED: 'demo',
    LOG_LEVEL: 'info',
    TIME_ZONE: 'UTC',
    TEXTS: 'sandbox',
    EMAIL: 'sandbox',
    FILES: 'sandbox',
    PUSH: 'sandbox',
    REALTIME: 'sandbox',
    ERROR_REPORTS: 'sandbox',
    AMQP_EXCHANGE: 'sangam.events',
    OUTBOUND_NETWORKS: [],
    SIGN_IN: [],
    UPLOAD_LIMIT_MB: 50,
    UPLOAD_QUOTA_MB: 2000,
    SIGN_IN_LOG_DAYS: 180,
    CODE_BUDGET: 500,
    COURSE_REVIEW: 'off',
    CODE_COUNTRIES: [],
    DIALECTS: dialects,
    DIALECT_HOSTS: new Map(),
    CORS_ORIGINS: [],
    TRUST_PROXY: [],
  }

  it('may all be missing', () => {
    expect(readConfig({}, dialects)).toEqual(defaults)
  })

  it('count as missing when they are empty', () => {
    const names = [...Object.keys(defaults), 'DATABASE_URL', 'ADMIN_EMAIL', 'PUBLIC_URL', 'SECRET_KEY']
    const env = Object.fromEntries(names.map((name) => [name, '']))
    expect(readConfig(env, dialects)).toEqual(defaults)
  })

  it('are read as what they mean, and nothing else of the environment is kept', () => {
    const env = {
      PORT: '8080',
      DIALECTS: 'old, old',
      DIALECT_HOSTS: 'API.old.example=older, b.example=old',
      CORS_ORIGINS: 'https://a.example, http://localhost:5173, http://[::1]:80',
      TRUST_PROXY: 'loopback, 10.0.0.0/8, fd00::/8, 192.0.2.1',
      HOME: '/home/somebody',
    }
    expect(readConfig(env, dialects)).toEqual({
      ...defaults,
      PORT: 8080,
      DIALECTS: ['old'],
      DIALECT_HOSTS: new Map([
        ['api.old.example', 'older'],
        ['b.example', 'old'],
      ]),
      CORS_ORIGINS: ['https://a.example', 'http://localhost:5173', 'http://[::1]:80'],
      TRUST_PROXY: ['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.1'],
    })
    expect(readConfig({ DIALECTS: 'none' }, dialects).DIALECTS).toEqual([])
  })
})

describe('a wrong variable', () => {
  it('is told with all the others', () => {
    const wrong = {
      PORT: '99999',
      DATABASE_URL: 'mysql://host',
      DATABASE_POOL: 'many',
      ADMIN_EMAIL: 'nobody',
      ADMIN_PASSWORD: 'short',
      SEED: 'all',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'example.org',
      SECRET_KEY: 'short',
      TIME_ZONE: 'Mars',
      TEXTS: 'pigeon',
      EMAIL: 'pigeon',
      FILES: 'pigeon',
      UPLOAD_LIMIT_MB: '0',
      UPLOAD_QUOTA_MB: 'much',
      DIALECTS: 'klingon',
      DIALECT_HOSTS: 'a.example',
      CORS_ORIGINS: '*',
      TRUST_PROXY: 'everyone',
    }
    const faults = faultsOf(wrong)
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort())
  })

  it.each([
    ['CORS_ORIGINS', 'a.example'],
    ['CORS_ORIGINS', 'ftp://a.example'],
    ['CORS_ORIGINS', 'https://a.example/'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'https://me@a.example'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['CORS_ORIGINS', 'https://a.example:port'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', 'fd00::/129'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', 'loopback/8'],
    ['DIALECT_HOSTS', '=old'],
    ['DIALECT_HOSTS', 'a.example=klingon'],
    ['DIALECT_HOSTS', 'a.example:8080=old'],
    ['DIALECT_HOSTS', 'https://a.example=old'],
    ['DIALECT_HOSTS', 'a.example=old=older'],
  ])('is found in a list: %s cannot hold %s', (name, item) => {
    const good = { CORS_ORIGINS: 'https://b.example', TRUST_PROXY: '::1', DIALECT_HOSTS: 'b.example=old' }
    const list = `${good[name as keyof typeof good]},${item}`
    expect(faultsOf({ [name]: list })).toEqual([expect.stringContaining(`"${item}"`)])
  })
})

describe('Twilio', () => {
  it('makes its variables required, and only when it is chosen', () => {
    expect(readConfig(twilio, dialects)).toMatchObject({ ...twilio, TWILIO_RATE: 10 })
    expect(faultsOf({ TEXTS: 'twilio' })).toEqual([
      'TWILIO_ACCOUNT_SID must be set',
      'TWILIO_AUTH_TOKEN must be set',
      'TWILIO_FROM must be set',
    ])
    expect(faultsOf({ ...twilio, TWILIO_AUTH_TOKEN: '' })).toEqual(['TWILIO_AUTH_TOKEN must be set'])
    expect(readConfig({ TWILIO_FROM: '+1' }, dialects)).not.toHaveProperty('TWILIO_FROM')
  })

  it.each([
    ['TWILIO_ACCOUNT_SID', 'SK1'],
    ['TWILIO_RATE', '0'],
    ['TWILIO_API_URL', 'api.example'],
  ])('refuses a wrong %s', (name, value) => {
    expect(faultsOf({ ...twilio, [name]: value })).toEqual([expect.stringContaining(name)])
  })
})
