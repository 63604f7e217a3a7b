import type { Caller } from './caller.ts'

export const phone = '+919380169981'

export const askForCode = ({ call }: Caller, body: object = {}, from?: string) =>
  call('POST', '/v1/phone-codes', { body: { phone, ...body }, ...(from && { from }) })

export const lastCode = async ({ texts }: Caller, to = phone) =>
  /\d{6}/.exec((await texts(to)).at(-1) ?? '')?.[0] ?? ''

/** Signs in, or up, with a code. */
export async function enterByCode(caller: Caller, names: object = {}) {
  const { id: code_id } = (await askForCode(caller)).body
  return caller.call('POST', '/v1/phone-sessions', {
    body: { code_id, code: await lastCode(caller), ...names },
  })
}
