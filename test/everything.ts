import { addLessons, addQuestion, createCourse, setPublished } from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { addMembers, createGroup, listGroupsWithMembers, readPeople } from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { World } from './world.ts'

/** What stands in the paths, by the name of the parameter or, for `:id`, by the word before it. */
export type Ids = Readonly<Record<string, string>>

/** One of everything, owned by one teacher: by id for `/v1`, by number for the dialects. */
export async function makeEverything(teacher: Ctx): Promise<Ids> {
  const course = await setPublished(teacher, await createCourse(teacher, { title: 'Mine' }), true)
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
  const [member] = withMembers?.members ?? []
  return {
    courses: course.id,
    modules: lesson?.module_id ?? '',
    lessons: lesson?.id ?? '',
    questions: question.id,
    groups: group.id,
    deliveries: delivery.id,
    member_id: member?.id ?? '',
    course: String(course.no),
    group: String(group.no),
    delivery: String(delivery.no),
    student: String(member?.no),
    day: '1',
    question: '1',
  }
}

/** What belongs to a person alone, and to nobody's staff: a session, a passkey, a linked account. */
export async function makePersonal({ db, actor, now }: Ctx): Promise<Ids> {
  const user_id = actor.kind === 'user' ? actor.id : ''
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

/** A message that went to somebody of the teacher's. */
export async function messageIdOf(world: World): Promise<string> {
  await world.goTo('2027-01-01T06:00:00Z')
  const messages = world.database.db.selectFrom('messages').select('id')
  return (await messages.limit(1).executeTakeFirstOrThrow()).id
}

/** The address of a route with these ids in it. */
export const fill = (url: string, ids: Ids): string =>
  url
    .replace(/(\w+)(\/details)?\/:id/, (_, kind, details = '') => `${kind}${details}/${ids[kind]}`)
    .replace(/:(\w+)\??/g, (_, name) => ids[name] ?? name)
