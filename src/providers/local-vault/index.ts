import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { deriveKey } from '#platform/secrets.ts'
import type { Vault } from '#ports/vault.ts'

const cipher = 'aes-256-gcm'
const [nonceBytes, tagBytes] = [12, 16]

/** The vault of an academy that keeps its own key: AES-256-GCM and HMAC-SHA-256 under keys derived from it. */
export function localVault(secretKey: string): Vault {
  const sealing = deriveKey(secretKey, 'vault sealing')
  const digesting = createSecretKey(deriveKey(secretKey, 'vault digests'))
  return {
    seal(text, about) {
      const nonce = randomBytes(nonceBytes)
      const sealer = createCipheriv(cipher, sealing, nonce).setAAD(Buffer.from(about))
      const body = Buffer.concat([sealer.update(text, 'utf8'), sealer.final()])
      return Buffer.concat([nonce, sealer.getAuthTag(), body])
    },
    open(sealed, about) {
      const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes)
      const opener = createDecipheriv(cipher, sealing, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      opener.setAAD(Buffer.from(about)).setAuthTag(tag)
      return opener.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + opener.final('utf8')
    },
    digest: (text, about) => createHmac('sha256', digesting).update(`${about}\0${text}`).digest(),
  }
}
