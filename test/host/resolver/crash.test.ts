import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createProcesses } from '@main/adapters/process/spawn'
import type { Landing } from '@shared/domain/landing/schema'
import { childWithOrders } from '@test/support/orders'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import { afterAll, expect, test } from 'vitest'
import type { Orders } from '../landing/child'
import { growBranch } from '../landing/world'
import { BASE, BOTH, GOOD, OURS, resolverConfig, THEIRS } from './kit'

const processes = createProcesses()
const child = childWithOrders<Orders>('test/host/landing/child.ts')
let repo: TempRepo
afterAll(() => repo?.dispose())

/** Kills the engine the first time, once that has noted down who it started; then goes on as if nothing were. */
const KILLER = `if [ ! -e ../killed ]; then
  echo $$ > ../killed
  until grep -rqs "$$ $ESPALIER_GATE_LOG" "$(git rev-parse --git-common-dir)/espalier"; do :; done
  kill -9 $PPID
  sleep 600
fi
${GOOD}`

test('kill -9 in the middle of a resolution: the next engine cleans up, resolves it and lands it, and the person’s files stay', async () => {
  repo = await makeRepo({
    files: { 'list.txt': BASE, 'fixer.sh': `${KILLER}\n`, 'multi-agent.yaml': resolverConfig() },
  })
  await repo.git(['switch', '-q', '-c', 'elsewhere'])
  await repo.write({ 'list.txt': 'being edited\n', 'untracked.txt': 'mine\n' })
  const before = await repo.git(['status', '--porcelain'])
  const head = await growBranch(repo, 'work', { 'list.txt': THEIRS })
  await growBranch(repo, 'main', { 'list.txt': OURS })
  const orders = {
    root: repo.root,
    db: join(repo.dir, 'db'),
    env: repo.env,
    offers: [{ id: 'l-work', branch: 'work', head }],
    crash: null,
  }
  const run = () => child(orders)
  expect((await run()).signal).toBe('SIGKILL')
  const again = await run()
  const { landings }: { landings: Landing[] } = JSON.parse(again.stdout)
  expect(landings).toMatchObject([{ id: 'l-work', state: 'landed' }])
  expect(await repo.git(['show', 'main:list.txt'])).toBe(BOTH.trimEnd())
  // Who the first engine had left running is gone, and so is where it worked.
  const beside = join(repo.root, '..', 'repo.espalier')
  const pid = (await readFile(join(beside, 'killed'), 'utf8')).trim()
  const seen = await processes.run({
    argv: ['ps', '-o', 'stat=', '-p', pid],
    cwd: '/',
    env: { PATH: process.env.PATH },
  })
  expect(seen.ok && seen.value.stdout.toString('utf8').trim().replace(/^Z.*/, '')).toBe('')
  expect((await readdir(beside)).filter(name => name.startsWith('resolve-'))).toEqual([])
  expect(await repo.git(['status', '--porcelain'])).toBe(before)
  expect(await readFile(join(repo.root, 'list.txt'), 'utf8')).toBe('being edited\n')
  await repo.git(['fsck', '--strict', '--no-dangling'])
}, 120_000)
