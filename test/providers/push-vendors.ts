import { randomUUID } from 'node:crypto'
import library from 'web-push'
import { openOutbound } from '#platform/outbound.ts'
import type { PushPort } from '#ports/push.ts'
import { fcmPush } from '#providers/fcm/index.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { webPush } from '#providers/web-push/index.ts'
import { openWorld } from '#test/world.ts'
import { accounts, type FcmFault, type FcmMessage, type FcmServer, startFcm } from './fcm-server.ts'
import {
  startWebPush,
  subscribe,
  type WebPushFault,
  type WebPushServer,
  type WebPushTaken,
} from './web-push-server.ts'

/** `lost`: the vendor takes the push and its answer never comes. */
export type Trouble = 'unavailable' | 'timeout' | 'invalid' | 'lost'

/** A push on a device. Two with one `id` show as one. */
export type Received = {
  id: string
  title: string
  body: string
  url: string | undefined
  /** Undefined where the vendor does not show it. */
  data: Record<string, string> | undefined
}

/** Somebody's browser or phone. */
export type Installation = { token: string; received(): Promise<Received[]>; leave(): void }

/** A vendor behind the port, and what its installations see. */
export type PushVendor = {
  push: PushPort
  install(): Installation
  /** So goes the next push. */
  trouble(kind: Trouble): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Long enough for a busy machine, short enough to wait for. */
export const timeout = 1_200

export async function openSandboxVendor(): Promise<PushVendor> {
  const world = await openWorld()
  const { db } = world.database
  const receivedBy = async (token: string) => {
    const rows = await db.selectFrom('sandbox_messages').selectAll().where('recipient', '=', token).execute()
    return rows.map(({ id, subject, body, url }) => ({
      id,
      title: subject ?? '',
      body,
      url: url ?? undefined,
      data: undefined,
    }))
  }
  return {
    push: world.providers.push,
    install() {
      const token = `sandbox-${randomUUID()}`
      return { token, received: () => receivedBy(token), leave: () => {} }
    },
    async trouble(kind) {
      const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
      await setFault(db, 'push', kind, 1)
      await heard
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const fcmFaults: Record<Trouble, FcmFault> = {
  unavailable: { status: 503, code: 'UNAVAILABLE' },
  timeout: 'hang',
  invalid: { status: 400, code: 'INVALID_ARGUMENT', field: 'message.data' },
  lost: 'lost',
}

/** The variables that choose FCM, at that address. */
export const fcmVariables = (url: string) => ({
  PUSH: 'fcm',
  FCM_SERVICE_ACCOUNT: accounts.ours,
  FCM_WEB_CONFIG: JSON.stringify({ apiKey: 'public', projectId: 'academy-of-tests', appId: '1:2:web:3' }),
  FCM_VAPID_KEY: 'BPublicKeyOfThePage',
  FCM_URL: url,
  FCM_TOPICS_URL: url,
  FCM_TOKEN_URL: `${url}/token`,
})

export async function openFcmVendor(patience = timeout): Promise<PushVendor & { server: FcmServer }> {
  const server = await startFcm()
  return {
    server,
    push: fcmPush(fcmVariables(server.url), patience),
    install() {
      const token = `${randomUUID()}:APA91b${randomUUID()}`
      server.installed.add(token)
      const isMine = ({ token: one, topic }: FcmMessage) =>
        one === token || server.topics.get(`/topics/${topic}`)?.has(token)
      return {
        token,
        received: async () => server.taken.filter(isMine).map(readMessage),
        leave: () => server.installed.delete(token),
      }
    },
    trouble: async (kind) => server.fail(fcmFaults[kind]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function readMessage({ notification, webpush, data: given }: FcmMessage): Received {
  const { url, ...data } = given ?? {}
  const link = webpush.fcm_options?.link ?? url
  return { id: webpush.notification.tag, ...notification, url: link, data }
}

const webPushFaults: Record<Trouble, WebPushFault> = {
  unavailable: { status: 503 },
  timeout: 'hang',
  invalid: { status: 400 },
  lost: 'lost',
}

export function vapidVariables() {
  const { publicKey, privateKey } = library.generateVAPIDKeys()
  const keys = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey }
  return { ...keys, VAPID_SUBJECT: 'mailto:push@academy.example' }
}

export async function openWebPushVendor(patience = timeout): Promise<PushVendor & { server: WebPushServer }> {
  const server = await startWebPush()
  const OUTBOUND_NETWORKS = ['127.0.0.0/8']
  const outbound = openOutbound(OUTBOUND_NETWORKS, { ca: server.ca })
  const vapid = vapidVariables()
  return {
    server,
    push: webPush({ ...vapid, OUTBOUND_NETWORKS }, outbound, patience),
    install() {
      const { token, taken, leave } = subscribe(server, vapid.VAPID_PUBLIC_KEY)
      return { token, leave, received: async () => taken.map(readTaken) }
    },
    trouble: async (kind) => server.fail(webPushFaults[kind]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function readTaken({ topic, payload }: WebPushTaken): Received {
  const { key, title, body, url, data = {} } = JSON.parse(payload) as Received & { key: string }
  return { id: `${topic} ${key}`, title, body, url, data }
}
