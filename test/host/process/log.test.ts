import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

test('what is logged is in the file although the process ends at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-log-'))
  folders.push(folder)
  const path = join(folder, 'deep', 'engine.log')
  const program = `import { fileLog } from ${JSON.stringify(resolve('src/main/adapters/log/pino-log.ts'))}
fileLog(${JSON.stringify(path)}).info('said', { n: 1 })
process.exit(0)`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ msg: 'said', n: 1 })
})
