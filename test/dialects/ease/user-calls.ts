import { emailOf, type Pair, passwordOf, type Reply } from './pair.ts'

export const list = (says: string, query: string, reply: Reply, as = 'staff'): Pair => ({
  says,
  route: 'GET /superadmin/user/',
  at: `/superadmin/user/${query}`,
  reply,
  as,
})
export const make = (says: string, body: unknown, reply: Reply, as = 'staff'): Pair => ({
  says,
  route: 'POST /superadmin/user/',
  at: '/superadmin/user/',
  body,
  reply,
  as,
})
const on =
  (method: string, block = '') =>
  (says: string, id: number | string, reply: Reply, as = 'staff', body?: unknown): Pair => ({
    says,
    route: `${method} /superadmin/user/${block}<int>/`,
    at: `/superadmin/user/${block}${id}/`,
    reply,
    as,
    body,
  })
export const get = on('GET')
export const put = on('PUT')
export const remove = on('DELETE')
export const block = on('PUT', 'block/')
export const login = (says: string, name: string, reply: Reply): Pair => ({
  says,
  route: 'POST /users/login/',
  at: '/users/login/',
  as: 'visitor',
  body: { username: emailOf(name), password: passwordOf(name) },
  reply,
})
export const asha = {
  email: 'asha@ease.example',
  first_name: 'Asha',
  last_name: 'Iyer',
  password: passwordOf('asha'),
}
