import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type Asked = { challenge: string; rpId?: string; rp?: { id?: string } }

/** A WebAuthn authenticator in software: makes one ES256 passkey and signs with it, as WebAuthn level 3 has it. */
export function openAuthenticator({ origin = 'http://localhost:3000', verifies = true } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let count = 0

  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  function authenticatorData(rpId: string, isNew: boolean): Buffer {
    count += 1
    const flags = 0x01 | (verifies ? 0x04 : 0) | (isNew ? 0x40 : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    const head = Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
    if (!isNew) return head
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ])
    const length = Buffer.from([0, id.length])
    return Buffer.concat([head, Buffer.alloc(16), length, id, Buffer.from(isoCBOR.encode(key as never))])
  }

  const credential = (response: object) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

  return {
    id: id.toString('base64url'),
    /** What `navigator.credentials.create` would give. */
    create({ challenge, rp }: Asked) {
      const authData = new Uint8Array(authenticatorData(rp?.id ?? '', true))
      const statement = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ])
      return credential({
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: Buffer.from(isoCBOR.encode(statement as never)).toString('base64url'),
        transports: ['internal'],
      })
    },
    /** What `navigator.credentials.get` would give. */
    sign({ challenge, rpId = '' }: Asked) {
      const data = clientData('webauthn.get', challenge)
      const authData = authenticatorData(rpId, false)
      const signer = createSign('sha256').update(authData).update(createHash('sha256').update(data).digest())
      return credential({
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signer.sign(privateKey).toString('base64url'),
      })
    },
    /** A copy of the passkey whose counter does not know of the signatures made here. */
    rewind() {
      count = 0
    },
  }
}
