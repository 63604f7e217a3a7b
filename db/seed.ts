import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importCourse, publishCourse } from '#features/courses/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { createUser, hasUsers } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'

export const demoTeacher = { email: 'meera@demo.example', password: 'demo-teacher' }

const people = [
  { name: 'Asha', number: '+919380169981', channel: 'whatsapp', time_zone: 'Asia/Kolkata' },
  { name: 'Wanjiku', number: '+254712345678', channel: 'sms', time_zone: 'Africa/Nairobi' },
  { name: 'Camila', number: '+5511961234567', channel: 'whatsapp', time_zone: 'America/Sao_Paulo' },
  { name: 'Jordan', number: '+12025550143', channel: 'sms', time_zone: 'America/New_York' },
  { name: 'Tala', number: '+6857212345', channel: 'sms', time_zone: 'Pacific/Apia' },
]

const courseFile = (name: string) => readFileSync(join(import.meta.dirname, 'courses', `${name}.md`), 'utf8')

/**
 * Fills an empty database with a small academy: a teacher, a student, two courses and a group in five time zones. The
 * passwords are known to everyone, so they exist only where nobody else can come in. False when there was something.
 */
export async function seed(ctx: Ctx, withPasswords: boolean): Promise<boolean> {
  if (await hasUsers(ctx)) return false
  const demo = (password: string) => ({
    password: withPasswords ? password : null,
    has_demo_password: true,
    is_confirmed: true,
  })
  await inTransaction(ctx, async (tx) => {
    const teacher = await createUser(tx, {
      email: demoTeacher.email,
      ...demo(demoTeacher.password),
      first_name: 'Meera',
      last_name: 'Nair',
      role: 'instructor',
    })
    await createUser(tx, {
      email: 'ravi@demo.example',
      ...demo('demo-student'),
      first_name: 'Ravi',
      last_name: 'Iyer',
      role: 'student',
    })
    const own = {
      ...tx,
      actor: { kind: 'user', id: teacher.id, role: 'instructor', session_id: null },
    } as const
    for (const name of ['aesop', 'clean-water'])
      await publishCourse(own, await importCourse(own, courseFile(name)))
    const group = await createGroup(own, {
      name: 'Monday circle',
      description: 'Five learners in five time zones',
    })
    await addMembers(own, group, readPeople(people, 'UTC'), 'teacher')
  })
  return true
}
