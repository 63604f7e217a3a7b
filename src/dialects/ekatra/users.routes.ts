import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { countCourses } from '#features/courses/index.ts'
import { countGroups, countMembers } from '#features/groups/index.ts'
import {
  changeUser,
  getUser,
  listUsers,
  type ProfileChange,
  removeUser,
  type UserRow,
} from '#features/identity/index.ts'
import { history, spelled } from './dates.ts'
import { type MountOptions, success } from './mounts.ts'
import { fromName, toName } from './names.ts'
import { toNo, toText } from './reading.ts'
import * as contract from './users.contract.ts'

export const userRoutes: FastifyPluginAsyncTypebox<MountOptions> = async (app, { timeZone }) => {
  app.route({
    ...contract.listUsers,
    handler: async ({ ctx }) => ({ users: (await listUsers(ctx)).map((user) => fromUser(user, timeZone)) }),
  })

  app.route({
    ...contract.getUser,
    handler: async ({ ctx, params }) => fromUser(await getUser(ctx, { no: toNo(params.id) }), timeZone),
  })

  app.route({
    ...contract.changeUser,
    handler: async ({ ctx, params, body }) => {
      await changeUser(ctx, { no: toNo(params.id) }, toChange(body))
      return success
    },
  })

  app.route({
    ...contract.removeUser,
    handler: async ({ ctx, params }) => {
      await removeUser(ctx, { no: toNo(params.id) })
      return success
    },
  })

  app.route({
    ...contract.dashboard,
    handler: async ({ ctx }) => {
      const [courses, students, groups] = [
        await countCourses(ctx),
        await countMembers(ctx),
        await countGroups(ctx),
      ]
      const moment = ({ updated_at }: { updated_at: Date | null }) =>
        updated_at && spelled(updated_at, timeZone)
      return {
        Total_no_of_courses: courses.count,
        Last_updated_course: moment(courses),
        Total_no_of_users: students.count,
        Last_updated_student: moment(students),
        Total_groups: groups.count,
        Last_updated_group: moment(groups),
      }
    },
  })
}

const fromUser = (user: UserRow, zone: string) => ({
  id: user.no,
  name: fromName(user),
  contact: user.contact,
  email: user.email ?? '',
  organization: user.organization,
  role: user.role,
  ...history(user, zone),
})

type Sent = {
  name?: string
  email?: string
  contact?: string | number | null
  organization?: string | null
}

/** Only what was sent; a role is nothing that anybody sets here. */
function toChange({ name, email, contact, organization }: Sent): ProfileChange {
  return {
    ...(name && toName(name)),
    ...(email && { email: email.trim() }),
    ...(contact !== undefined && { contact: contact === null ? null : toText(contact) }),
    ...(organization !== undefined && { organization }),
  }
}
