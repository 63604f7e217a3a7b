import { Type } from 'typebox'
import { UserReply } from '#features/identity/user-reply.contract.ts'
import { Cursor, failures, Id, Nothing, Nullable, PageQuery, Time } from '#platform/contract.ts'

const tags = ['files']
const params = Type.Object({ id: Id })
const config = { access: 'user' } as const
/** Any other type is taken too: what a file is, its content says. */
const consumes = ['application/octet-stream', 'multipart/form-data']
/** However long a name is, it is cut to 200 characters. */
const Name = Type.Optional(Type.String({ maxLength: 20_000 }))

export const FileReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  use: Type.Enum(['picture', 'thumbnail', 'video', 'resource']),
  name: Type.String(),
  media_type: Type.String({ description: 'what the content is, whatever the name says' }),
  size: Type.Integer({ description: 'bytes' }),
  sha256: Type.String(),
  url: Type.String({
    description:
      'a whole address: signed, for some six hours; that of a picture or thumbnail is public and lasts',
  }),
  created_at: Time,
})

export const sendFile = {
  method: 'POST',
  url: '/files',
  config: { access: 'instructor' },
  schema: {
    tags,
    consumes,
    summary: 'Upload a file: as the body, named by ?name=, or as the one file of a multipart form',
    querystring: Type.Object({ use: Type.Enum(['thumbnail', 'video', 'resource']), name: Name }),
    response: { 201: FileReply, ...failures },
  },
} as const

export const listFiles = {
  method: 'GET',
  url: '/files',
  config,
  schema: {
    tags,
    summary: 'My files, the newest first, and how much room they take',
    querystring: Type.Object(PageQuery),
    response: {
      200: Type.Object({
        data: Type.Array(FileReply),
        next_cursor: Nullable(Cursor),
        used_bytes: Type.Integer(),
        quota_bytes: Type.Integer(),
      }),
      ...failures,
    },
  },
} as const

export const getFile = {
  method: 'GET',
  url: '/files/:id',
  config,
  schema: { tags, summary: 'One file', params, response: { 200: FileReply, ...failures } },
} as const

export const removeFile = {
  method: 'DELETE',
  url: '/files/:id',
  config,
  schema: {
    tags,
    summary: 'Remove a file that nothing shows',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const

export const setPicture = {
  method: 'PUT',
  url: '/me/picture',
  config: { ...config, limit: { name: 'v1.picture', most: 60, seconds: 3600 } },
  schema: {
    tags: ['account'],
    consumes,
    summary: 'My picture: as the body, or as the one file of a multipart form',
    querystring: Type.Object({ name: Name }),
    response: { 200: UserReply, ...failures },
  },
} as const

export const removePicture = {
  method: 'DELETE',
  url: '/me/picture',
  config,
  schema: { tags: ['account'], summary: 'Show no picture of me', response: { 204: Nothing, ...failures } },
} as const
