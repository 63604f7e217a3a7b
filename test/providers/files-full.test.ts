import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

// A limit of the shell's on the size of files stands for a disk that is full; Windows has none.
it.skipIf(process.platform === 'win32')('tells a disk that is full, and leaves nothing on it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sangam-full-'))
  try {
    const script = join(folder, 'full.mjs')
    await writeFile(
      script,
      `import { readdirSync } from 'node:fs'
       import { localFiles } from '${join(root, 'src/providers/local-files/index.ts')}'
       async function* much() { for (let pieces = 0; pieces < 50; pieces += 1) yield Buffer.alloc(100_000) }
       const files = '${join(folder, 'files')}'
       await localFiles(files).put('aa/bb', much()).catch(({ kind, code }) => console.log(kind, code))
       console.log(readdirSync(files + '/aa').length)`,
    )
    const limited = `ulimit -f 1000; exec "${process.execPath}" "${script}"`
    const { stdout } = await promisify(execFile)('sh', ['-c', limited], { cwd: root })
    expect(stdout.trim().split('\n')).toEqual(['unavailable storage_full', '0'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
