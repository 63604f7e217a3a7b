import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { Ctx } from '#platform/ctx.ts'

/** A secret of Standard Webhooks: 32 random bytes. */
export const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

const about = (endpointId: string) => `webhook endpoint ${endpointId}`

export const sealSecret = ({ providers }: Ctx, endpointId: string, secret: string): Buffer =>
  providers.vault.seal(secret, about(endpointId))

export const openSecret = ({ providers }: Ctx, endpointId: string, sealed: Buffer): string =>
  providers.vault.open(sealed, about(endpointId))

/** `now` is real time: the receiver judges by its own clock. */
type ToSign = { id: string; now: Date; body: string; secrets: readonly string[] }

/** The headers of Standard Webhooks 1.0.0, with one signature for each secret. */
export const signedHeaders = ({ id, now, body, secrets }: ToSign) => ({
  'content-type': 'application/json',
  'user-agent': 'Sangam-Webhooks/1',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
})
