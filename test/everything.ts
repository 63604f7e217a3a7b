import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { createQuiz, setQuizPublished, setQuizQuestions, startAttempt } from '#features/assessments/index.ts'
import { makeCohort } from '#features/cohorts/index.ts'
import { sendContactForm } from '#features/contact/index.ts'
import {
  addBankQuestions,
  addLessons,
  addModule,
  addQuestion,
  addResource,
  createCourse,
  publishCourse,
  setPrerequisites,
  updateLesson,
} from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { receiveFile } from '#features/files/index.ts'
import { addMembers, createGroup, listGroupsWithMembers, readPeople } from '#features/groups/index.ts'
import { enrolMe, getEnrolment } from '#features/learning/index.ts'
import { grantTextLeave } from '#features/messaging/index.ts'
import { sendNotification } from '#features/notifications/index.ts'
import { registerMyDevice } from '#features/push/devices.ts'
import { sendPush } from '#features/push/pushes.ts'
import { makeEndpoint, testEndpoint } from '#features/webhooks/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openOutbound } from '#platform/outbound.ts'
import type { World } from './world.ts'

/** What stands in the paths, by the name of the parameter or, for `:id`, by the word before it. */
export type Ids = Readonly<Record<string, string>>

/** One of everything, owned by one teacher: by id for `/v1`, by number for the dialects. */
export async function makeEverything(teacher: Ctx): Promise<Ids> {
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Mine' }))
  const [lesson] = await addLessons(teacher, course, [{ title: 'One' }])
  const question = await addQuestion(teacher, lesson?.id ?? '', { kind: 'text', prompt: 'Why?' })
  const group = await createGroup(teacher, { name: 'Mine' })
  await addMembers(teacher, group, readPeople([{ name: 'Asha', number: '+919380169981' }], 'UTC'), 'teacher')
  const [withMembers] = await listGroupsWithMembers(teacher, group)
  const delivery = await scheduleDelivery(teacher, {
    course,
    group,
    starts_on: '2027-02-01',
    time_of_day: '10:00',
  })
  const notes = { name: 'notes.txt', stream: Readable.from([Buffer.from('Notes')]) }
  const file = await receiveFile(teacher, 'resource', notes)
  const [member] = withMembers?.members ?? []
  const draft = await makeDraft(teacher, course, file)
  await updateLesson(teacher, { id: lesson?.id ?? '' }, { body: 'Another text' })
  const quiz = await makeQuiz(teacher, course)
  const { user_id } = ownerOf(teacher)
  const enrolment = await getEnrolment(teacher, { user_id, course_id: course.id })
  const resource = await addResource(teacher, { id: lesson?.id ?? '' }, { title: 'Notes', file_id: file.id })
  const cohort = await makeCohort(teacher, course, { name: 'Mine', starts_on: '2027-03-01' })
  const said = { name: 'Asha', email: 'asha@test.example', message: 'Hello' }
  const form = await sendContactForm(teacher, { ...said, phone_number: '', course_interest: '' })
  const push = await makePush(teacher)
  const rain = { kind: 'course', title: 'Rain', body: '', steps: [] } as const
  const notification = await sendNotification(teacher, { ...rain, to: { course_id: course.id } })
  return {
    courses: course.id,
    modules: lesson?.module_id ?? '',
    lessons: lesson?.id ?? '',
    questions: question.id,
    ...quiz,
    ...push,
    notifications: notification.id,
    files: file.id,
    'contact-forms': form.id,
    resources: resource.id,
    cohorts: cohort.id,
    enrolments: enrolment.id,
    enrollments: String(enrolment.no),
    lesson_id: lesson?.id ?? '',
    groups: group.id,
    deliveries: delivery.id,
    member_id: member?.id ?? '',
    course: String(course.no),
    group: String(group.no),
    delivery: String(delivery.no),
    student: String(member?.no),
    day: '1',
    question: '1',
    ...draft,
  }
}

/** A course that nobody else may know of, by numbers. */
async function makeDraft(teacher: Ctx, before: { id: string }, file: { id: string }): Promise<Ids> {
  const course = await createCourse(teacher, { title: 'A draft' })
  const module = await addModule(teacher, course, { title: 'A module' })
  const [lesson] = await addLessons(teacher, course, [{ title: 'One', module_id: module.id }])
  const resource = await addResource(teacher, { id: lesson?.id ?? '' }, { title: 'Notes', file_id: file.id })
  const [prerequisite] = await setPrerequisites(teacher, course, [before])
  return {
    course_no: String(course.no),
    module_no: String(module.no),
    lesson_no: String(lesson?.no),
    resource_no: String(resource.no),
    required_no: String(prerequisite?.required_course_no),
    prerequisite_no: String(prerequisite?.no),
  }
}

/** A quiz of one essay, which the teacher takes too. */
async function makeQuiz(teacher: Ctx, course: { id: string }): Promise<Ids> {
  const [essay] = await addBankQuestions(teacher, course, [{ kind: 'essay', prompt: 'Why?' }])
  const question_id = essay?.id ?? ''
  const quiz = await createQuiz(teacher, course, { title: 'Mine' })
  await setQuizQuestions(teacher, quiz.id, [{ question_id, points: 1 }])
  await setQuizPublished(teacher, quiz.id, true)
  await enrolMe(teacher, course)
  return { quizzes: quiz.id, question_id, attempts: (await startAttempt(teacher, quiz.id)).id }
}

/** A device of the teacher's, and a push to it. */
async function makePush(teacher: Ctx): Promise<Ids> {
  const token = `token-${randomUUID()}`
  const device = await registerMyDevice(teacher, { token })
  const push = await sendPush(teacher, { tokens: [token] }, { title: 'A push', body: 'To me' })
  return { devices: device.id, pushes: push.id }
}

const ownerOf = ({ actor }: Ctx) => ({ user_id: actor.kind === 'user' ? actor.id : '' })

/** What belongs to a person alone, and to nobody's staff: a session, a passkey, a linked account. */
export async function makePersonal(ctx: Ctx): Promise<Ids> {
  const { db, now } = ctx
  const { user_id } = ownerOf(ctx)
  await grantTextLeave(ctx, user_id)
  const created_at = now()
  const passkey = {
    id: 'passkey-of-the-owner',
    name: 'Phone',
    public_key: Buffer.from('key'),
    sign_count: 0,
    is_backed_up: false,
  }
  const account = { provider: 'github', subject: '1', last_used_at: created_at }
  await db
    .insertInto('passkeys')
    .values({ ...passkey, user_id, created_at })
    .execute()
  const linked = db
    .insertInto('social_accounts')
    .values({ ...account, user_id, created_at })
    .returning('id')
  const sessions = db.selectFrom('sessions').select('id').where('user_id', '=', user_id)
  return {
    users: user_id,
    passkey_id: passkey.id,
    account_id: (await linked.executeTakeFirstOrThrow()).id,
    session_id: (await sessions.executeTakeFirstOrThrow()).id,
    address: '203.0.113.7',
  }
}

/** An endpoint of the staff's, with one delivery. */
export async function makeWebhook(ctx: Ctx): Promise<Ids> {
  const staff: Ctx = { ...ctx, actor: { kind: 'system' } }
  const asked = { url: 'https://receiver.example/hook', types: ['course.completed'] }
  const endpoint = await makeEndpoint(staff, asked, openOutbound([]))
  const delivery = await testEndpoint(staff, endpoint.id)
  return { 'webhook-endpoints': endpoint.id, 'webhook-deliveries': delivery.id }
}

/** A message that went to somebody of the teacher's. */
export async function messageIdOf(world: World): Promise<string> {
  await world.goTo('2027-01-01T06:00:00Z')
  const messages = world.database.db.selectFrom('messages').select('id')
  return (await messages.limit(1).executeTakeFirstOrThrow()).id
}

/** The address of a route with these ids in it. */
export const fill = (url: string, ids: Ids): string =>
  url
    .replace(/([\w-]+)(\/details)?\/:id/, (_, kind, details = '') => `${kind}${details}/${ids[kind]}`)
    .replace(/:(\w+)\??/g, (_, name) => ids[name] ?? name)
