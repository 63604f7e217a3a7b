import { Type } from 'typebox'
import { Course, Resource } from './course-reply.contract.ts'
import { Fields, resourceAnswers } from './lesson-resources.contract.ts'
import { failures, limit, Message, numberedResource } from './replies.contract.ts'
import { User } from './user-reply.contract.ts'

const tags = ['files']
const answers = {
  ...resourceAnswers,
  course_not_found: [404, 'Course not found'],
  not_your_course: [403, 'Unauthorized to update this course'],
  picture_refused: [400, 'Invalid file type'],
} as const

export const upload = {
  method: 'POST',
  url: '/upload',
  config: {
    access: 'instructor',
    ...limit('upload', 20, 3600),
    academyAnswers: answers,
    academyFile: { use: 'resource', fields: ['file', 'resource'] },
  },
  schema: {
    tags,
    summary: 'Add the `file` of a form to the lesson `lesson_id`',
    body: Type.Object({ lesson_id: Type.Integer(), ...Fields.properties }),
    response: { 201: Type.Object({ ...Message.properties, resource: Resource }), ...failures },
  },
} as const

const downloading = {
  schema: {
    tags,
    summary: 'The file of a resource, whole or in part (Range), for who may see its lesson',
    params: numberedResource,
    response: failures,
  },
} as const
export const download = {
  ...downloading,
  method: 'GET',
  url: '/download/:resource_no',
  config: { access: 'user', ...limit('download', 100, 3600), academyAnswers: answers },
} as const
/** What its student site asks for. */
export const downloadResource = {
  ...downloading,
  method: 'GET',
  url: '/download/:resource_no',
  config: { access: 'user', academyAnswers: answers },
} as const

export const uploadThumbnail = {
  method: 'POST',
  url: '/upload-course-thumbnail',
  config: {
    access: 'instructor',
    ...limit('upload_thumbnail', 20, 3600),
    academyAnswers: answers,
    academyFile: { use: 'thumbnail', fields: ['file', 'thumbnail'] },
  },
  schema: {
    tags,
    summary: 'The picture of the course `course_id`: the form’s `file` or `thumbnail`',
    body: Type.Object({ course_id: Type.Integer() }),
    response: {
      200: Type.Object({ ...Message.properties, thumbnail: Type.String(), course: Course }),
      ...failures,
    },
  },
} as const

export const uploadPicture = {
  method: 'POST',
  url: '/upload-profile-picture',
  config: { access: 'user', ...limit('upload_picture', 10, 3600), academyAnswers: answers },
  schema: {
    tags,
    summary: 'My picture: the form’s `file` or `profile_picture`',
    response: {
      200: Type.Object({ ...Message.properties, profile_picture: Type.String(), user: User }),
      ...failures,
    },
  },
} as const
