import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const credentials = { key: 'AKIDOFTHEACADEMY', secret: 'a-secret-that-nobody-may-see' }
export const region = 'eu-test-1'

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

type Claim = { scope: string; signed: string[]; signature: string; time: string; payload: string }

/** Whether the request is signed with our key: AWS Signature Version 4, in the header or in the address. */
export function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const url = new URL(request.url ?? '', 'http://storage')
  const claim = url.searchParams.has('X-Amz-Signature') ? inAddress(url) : inHeader(request)
  if (!claim) return false
  const payload = claim.payload === 'UNSIGNED-PAYLOAD' || claim.payload === sha256(body)
  return payload && signatureOf(request, url, claim) === claim.signature
}

function inHeader({ headers }: IncomingMessage): Claim | undefined {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  const [, key, scope = '', signed = '', signature = ''] = found ?? []
  const [time, payload] = [headers['x-amz-date'], headers['x-amz-content-sha256']]
  if (key !== credentials.key || typeof time !== 'string' || typeof payload !== 'string') return undefined
  return { scope, signed: signed.split(';'), signature, time, payload }
}

function inAddress({ searchParams }: URL): Claim | undefined {
  const [algorithm, credential, time, seconds, signed, signature] = [
    ...['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'],
  ].map((name) => searchParams.get(`X-Amz-${name}`) ?? '')
  const [key, ...scope] = (credential ?? '').split('/')
  const end = readTime(time ?? '') + Number(seconds) * 1000
  if (algorithm !== 'AWS4-HMAC-SHA256' || key !== credentials.key || !(end > Date.now())) return undefined
  return {
    scope: scope.join('/'),
    signed: (signed ?? '').split(';'),
    signature: signature ?? '',
    time: time ?? '',
    payload: 'UNSIGNED-PAYLOAD',
  }
}

const readTime = (time: string) => Date.parse(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function signatureOf({ method, headers }: IncomingMessage, url: URL, claim: Claim): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
  const canonical = [
    method,
    url.pathname,
    query.join('&'),
    ...claim.signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    claim.signed.join(';'),
    claim.payload,
  ].join('\n')
  const day = claim.time.slice(0, 8)
  if (claim.scope !== `${day}/${region}/s3/aws4_request`) return 'of another scope'
  const text = ['AWS4-HMAC-SHA256', claim.time, claim.scope, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${credentials.secret}`)
  return hmac(key, text).toString('hex')
}
