import { Type } from 'typebox'
import { failures } from '#platform/contract.ts'

const config = { access: 'visitor' } as const
const tags = ['files']
const Text = Type.String({ maxLength: 2_000 })

/** The signature in the address is what lets in; nobody signs in for it. */
export const openSigned = {
  method: 'GET',
  url: '/files/:id/:name',
  config,
  schema: {
    tags,
    summary: 'A file at the signed address that the academy gave out, whole or in part (Range)',
    params: Type.Object({ id: Type.String({ maxLength: 36 }), name: Text }),
    querystring: Type.Object({
      until: Type.Optional(Text),
      signature: Type.Optional(Text),
      download: Type.Optional(Text),
    }),
    response: failures,
  },
} as const

const picture = {
  method: 'GET',
  config,
  schema: {
    tags,
    summary: 'A picture or a thumbnail; no other file has a public address',
    params: Type.Object({ '*': Text }),
    response: failures,
  },
} as const

export const openPublic = [
  { ...picture, url: '/uploads/*' },
  { ...picture, url: '/static/uploads/*' },
] as const
