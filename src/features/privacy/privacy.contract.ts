import { Type } from 'typebox'
import { failures, Nothing, Time } from '#platform/contract.ts'

const tags = ['account']
const config = { access: 'user' } as const

export const exportMe = {
  method: 'GET',
  url: '/me/export',
  config: { ...config, limit: { name: 'v1.export', most: 10, seconds: 3600 } },
  schema: {
    tags,
    summary: 'Everything that is kept about me, as one JSON file',
    response: { 200: Type.Object({}, { additionalProperties: true }), ...failures },
  },
} as const

export const planErasure = {
  method: 'POST',
  url: '/me/erasure',
  config,
  schema: {
    tags,
    summary: 'Erase my account and everything about me, in 30 days',
    response: { 202: Type.Object({ erasure_due_at: Time }), ...failures },
  },
} as const

export const takeErasureBack = {
  method: 'DELETE',
  url: '/me/erasure',
  config,
  schema: { tags, summary: 'Keep my account after all', response: { 204: Nothing, ...failures } },
} as const
