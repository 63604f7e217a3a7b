import { readFile, writeFile } from 'node:fs/promises'
import { seed } from '#db/seed.ts'
import { exportCourse, importCourse } from '#features/courses/index.ts'
import { findUserByEmail, makeSuperadmin, rotateSigningKeys } from '#features/identity/index.ts'
import { type Config, readConfig } from '#platform/config.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openLog } from '#platform/log.ts'
import { migrate } from '#platform/migrations.ts'
import { dialectNames } from './dialects.ts'
import { serve } from './serving.ts'
import { openStorage } from './storage.ts'
import { openSystem, type System } from './system.ts'

const help = `Sangam: an academy in one program.

  npm start                          everything: database, server, worker, demo academy
  npx sangam server                  the web server alone
  npx sangam worker                  deliveries, messages and jobs alone
  npx sangam migrate                 bring the database up to date
  npx sangam seed                    fill an empty database with the demo academy
  npx sangam admin EMAIL PASSWORD    make a superadmin, or give them a new password
  npx sangam rotate-keys             sign access tokens with a new key; nobody is signed out
  npx sangam import course FILE [OWNER_EMAIL]
  npx sangam export course ID [FILE]

The variables are listed in docs/operations.md.`

export async function runCommand([command = 'start', ...args]: string[]): Promise<void> {
  if (['help', '--help', '-h'].includes(command)) return console.log(help)
  try {
    const config = readConfig(process.env, dialectNames)
    if (command === 'start') await serve(config, { server: true, worker: true })
    else if (command === 'server') await serve(config, { server: true, worker: false })
    else if (command === 'worker') await serve(config, { server: false, worker: true })
    else await runOnce(config, command, args)
  } catch (error) {
    const { code, port, message } = error as NodeJS.ErrnoException & { port?: number }
    console.error(
      code === 'EADDRINUSE'
        ? `Port ${port} is in use. Stop what uses it, or set PORT to another one.`
        : message,
    )
    process.exit(1)
  }
}

/** The commands that do one thing and end; with the embedded database they may run beside a server. */
async function runOnce(config: Config, command: string, args: string[]): Promise<void> {
  const { url, secretKey, stop } = await openStorage(config)
  try {
    const applied = await migrate(url)
    if (command === 'migrate')
      return console.log(
        applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
      )
    const system = await openSystem(config, url, secretKey, openLog('warn'))
    await act(system, command, args).finally(system.close)
  } finally {
    await stop()
  }
}

async function act(system: System, command: string, [first, second, third]: string[]): Promise<void> {
  const ctx = system.makeCtx()
  if (command === 'seed')
    console.log(
      (await seed(ctx, false))
        ? 'The demo academy is there.'
        : 'The database is not empty: nothing was changed.',
    )
  else if (command === 'admin' && first && second) await makeAdmin(ctx, first, second)
  else if (command === 'rotate-keys') await rotateSigningKeys(ctx)
  else if (command === 'import' && first === 'course' && second) await importFile(ctx, second, third)
  else if (command === 'export' && first === 'course' && second) await exportFile(ctx, second, third)
  else throw new Error(`There is no such command.\n\n${help}`)
}

async function makeAdmin(ctx: Ctx, email: string, password: string): Promise<void> {
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new Error(`"${email}" is not an e-mail address.`)
  if (password.length < 8) throw new Error('A password has 8 characters or more.')
  await makeSuperadmin(ctx, email, password)
  console.log(`${email} is a superadmin now.`)
}

async function importFile(ctx: Ctx, file: string, ownerEmail: string | undefined): Promise<void> {
  const owner = await findUserByEmail(ctx, ownerEmail)
  if (!owner)
    throw new Error(
      ownerEmail
        ? `Nobody has the e-mail ${ownerEmail}.`
        : 'There is no superadmin yet. Name the owner: import course FILE OWNER_EMAIL',
    )
  const actor = { kind: 'user', id: owner.id, role: owner.role, session_id: null } as const
  const course = await importCourse({ ...ctx, actor }, await readFile(file, 'utf8'))
  console.log(`Imported "${course.title}" as a draft: ${course.id}`)
}

async function exportFile(ctx: Ctx, id: string, file: string | undefined): Promise<void> {
  if (!/^(\d{1,9}|[0-9a-f-]{36})$/.test(id))
    throw new Error(`"${id}" is not the id or the number of a course.`)
  const text = await exportCourse(ctx, /^\d+$/.test(id) ? { no: Number(id) } : { id })
  if (file) await writeFile(file, text)
  else process.stdout.write(text)
}
