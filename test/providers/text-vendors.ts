import { readConfig } from '#platform/config.ts'
import type { TextMessages, TextNotice, VendorCall } from '#ports/text-messages.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { signSandboxCall } from '#providers/sandbox/texts.ts'
import { twilioTexts } from '#providers/twilio/index.ts'
import { openWorld } from '#test/world.ts'
import { account, callOfTwilio, startTwilio } from './twilio-server.ts'

/** `lost`: the vendor takes the text and its answer never comes. */
export type Trouble = 'unavailable' | 'timeout' | 'invalid' | 'lost'

/** A vendor behind the port, and what the vendor itself sees and does. */
export type TextVendor = {
  texts: TextMessages
  /** The words of each text that it took for that number. */
  taken(to: string): Promise<string[]>
  /** So goes the next call. */
  trouble(kind: Trouble): Promise<void>
  /** The call that tells us this. */
  call(notice: TextNotice): VendorCall
  [Symbol.asyncDispose](): Promise<void>
}

export async function openSandboxVendor(): Promise<TextVendor> {
  const world = await openWorld()
  const { db } = world.database
  return {
    texts: world.providers.texts,
    async taken(to) {
      const rows = await db
        .selectFrom('sandbox_messages')
        .select('body')
        .where('recipient', '=', to)
        .execute()
      return rows.map(({ body }) => body)
    },
    async trouble(kind) {
      const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
      await setFault(db, 'texts', kind, 1)
      await heard
    },
    call({ kind: _kind, ...notice }) {
      const body = Buffer.from(JSON.stringify(notice))
      const signature = signSandboxCall(world.sandbox.key, body).toString('hex')
      return { url: `${publicUrl}/webhooks/sandbox`, headers: { 'x-sandbox-signature': signature }, body }
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

export const publicUrl = 'https://academy.example'

/** The variables that choose Twilio, at that address. */
export const twilioVariables = (url: string) => ({
  TEXTS: 'twilio',
  TWILIO_ACCOUNT_SID: account.sid,
  TWILIO_AUTH_TOKEN: account.token,
  TWILIO_FROM: '+12025550100',
  TWILIO_WHATSAPP_FROM: '+12025550111',
  TWILIO_WHATSAPP_TEMPLATE_SID: 'HX00000000000000000000000000000001',
  TWILIO_RATE: '1000',
  TWILIO_API_URL: url,
  PUBLIC_URL: publicUrl,
})

const faults = {
  unavailable: 'broken',
  timeout: 'hang',
  invalid: { status: 400, code: 21211 },
  lost: 'drop',
} as const

export async function openTwilioVendor(): Promise<TextVendor> {
  const server = await startTwilio()
  const texts = twilioTexts(readConfig(twilioVariables(server.url), []), 300)
  return {
    texts,
    taken: async (to) => server.texts.filter((text) => text.to.endsWith(to)).map(({ body }) => body),
    trouble: async (kind) => server.fail(faults[kind]),
    call: (notice) => callOfTwilio(`${publicUrl}/webhooks/twilio`, fieldsOf(notice)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** What Twilio would write for it. */
export function fieldsOf(notice: TextNotice): Record<string, string> {
  const common = { AccountSid: account.sid, ApiVersion: '2010-04-01' }
  if (notice.kind === 'receipt')
    return {
      ...common,
      MessageSid: notice.provider_id,
      SmsSid: notice.provider_id,
      SmsStatus: notice.status,
      MessageStatus: notice.status,
      ...(notice.status === 'failed' && { ErrorCode: '30005' }),
    }
  const prefix = notice.channel === 'whatsapp' ? 'whatsapp:' : ''
  return {
    ...common,
    MessageSid: notice.id,
    SmsMessageSid: notice.id,
    SmsStatus: 'received',
    NumMedia: '0',
    From: `${prefix}${notice.from}`,
    To: `${prefix}${notice.to}`,
    Body: notice.body,
  }
}
