import {
  error,
  form,
  invalid,
  type Pair,
  type Reply,
  required,
  type Story,
  teachersOnly,
  to,
  unsigned,
  user,
} from './pair.ts'
import { openSchool, resource, thumbnail, water } from './school.ts'
import { notes, page, picture } from './uploads.ts'

const noFile = invalid('No file provided')
const noLesson = error(404, 'Lesson not found')
const tooOften = (most: number): Reply => [
  429,
  { error: 'Rate limit exceeded', message: `${most} per 1 hour`, retry_after: 3600 },
]
/** So often from one address, and once more. */
const often = (
  pair: (says: string, body: unknown, reply: Reply, more: Partial<Pair>) => Pair,
  most: number,
  from: string,
) => [
  ...Array.from({ length: most }, () => pair('counts', undefined, unsigned, { as: '', from })),
  pair('counts to the limit', undefined, tooOften(most), { as: '', from }),
]

const upload = to('POST /files/upload', { as: 'teacher' })
const uploading: Pair[] = [
  upload('adds a file to a lesson', form({ lesson_id: '1', title: 'More', file: notes() }), [
    201,
    { message: 'File uploaded', resource: resource(3, { title: 'More' }) },
  ]),
  upload('misses the file', form({ lesson_id: '1' }), noFile),
  upload('misses the lesson', form({ file: notes() }), required('lesson_id')),
  upload(
    'wants the number of a lesson',
    form({ lesson_id: 'x', file: notes() }),
    invalid('Invalid lesson_id'),
  ),
  upload(
    'wants a file of some kind',
    form({ lesson_id: '1', file: new File([Buffer.from('4d5a900003000000', 'hex')], 'x.pdf') }),
    invalid('Invalid file type'),
  ),
  upload('hides another’s lesson', form({ lesson_id: '3', file: notes() }), noLesson),
  upload('is the teachers’', form({ lesson_id: '1', file: notes() }), teachersOnly, { as: 'asha' }),
  upload('wants a sign-in', undefined, unsigned, { as: '' }),
  ...often(upload, 20, '10.9.0.1'),
]

const downloads = (['/files/download/<id>', '/resources/download/<id>'] as const).map((path) => ({
  at: (id: number | string) => ({ at: path.replace('<id>', String(id)) }),
  get: to(`GET ${path}`, { as: 'asha', at: path.replace('<id>', '1') }),
}))
const downloading: Pair[] = downloads.flatMap(({ at, get }) => [
  get('gives a file to who learns the course', undefined, [200, 'Boil it for a minute.']),
  get('gives it to who teaches it', undefined, [200, 'Boil it for a minute.'], { as: 'teacher' }),
  get('gives it to an admin', undefined, [200, 'Boil it for a minute.'], { as: 'admin' }),
  get('hides drafts', undefined, error(404, 'Resource not found'), at(2)),
  get('knows no other', undefined, error(404, 'Resource not found'), at(99)),
  get('has nothing at such an address', undefined, error(404, 'Not found'), at('first')),
  get('wants a sign-in', undefined, unsigned, { as: '' }),
])
const [limited] = downloads

const cover = to('POST /files/upload-course-thumbnail', { as: 'teacher' })
const covering: Pair[] = [
  cover('takes the picture of a course', form({ course_id: '1', file: picture() }), [
    200,
    { message: 'Thumbnail uploaded', thumbnail, course: { ...water, thumbnail } },
  ]),
  cover('takes it by its other name', form({ thumbnail: picture(), course_id: '1' }), [
    200,
    { message: 'Thumbnail uploaded', thumbnail, course: { ...water, thumbnail } },
  ]),
  cover('misses the course', form({ file: picture() }), required('course_id')),
  cover('misses the picture', form({ course_id: '1' }), noFile),
  cover('wants a picture', form({ course_id: '1', file: page() }), invalid('Invalid file type')),
  cover(
    'is not for another’s course',
    form({ course_id: '2', file: picture() }),
    error(403, 'Unauthorized to update this course'),
  ),
  cover('hides another’s draft', form({ course_id: '3', file: picture() }), error(404, 'Course not found')),
  cover('is the teachers’', form({ course_id: '1', file: picture() }), teachersOnly, { as: 'asha' }),
  cover('wants a sign-in', undefined, unsigned, { as: '' }),
  ...often(cover, 20, '10.9.0.2'),
]

const mine = to('POST /files/upload-profile-picture', { as: 'asha' })
const changed = user('asha', { profile_picture: thumbnail })
const picturing: Pair[] = [
  mine('takes my picture', form({ file: picture() }), [
    200,
    { message: 'Profile picture updated', profile_picture: thumbnail, user: changed },
  ]),
  mine('misses it', form({ note: 'x' }), noFile),
  mine('wants a picture', form({ file: page() }), invalid('Invalid file type')),
  mine('wants a sign-in', undefined, unsigned, { as: '' }),
  ...often(mine, 10, '10.9.0.3'),
]

export const fileStory: Story = {
  name: 'files',
  begin: openSchool,
  pairs: [
    ...downloading,
    ...(limited ? often(limited.get, 100, '10.9.0.4') : []),
    ...uploading,
    ...covering,
    ...picturing,
  ],
}
