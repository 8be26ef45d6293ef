import { setTimeout as pause } from 'node:timers/promises'
import { must } from '@test/support/engine'
import { makeRepo } from '@test/support/temp-repo'
import { openParts } from '../../host/faults/parts'
import type { BenchReport } from '../report'

const CHECKOUTS = 30
const FILES = 300
const IDLE_MS = 8000
const AFTER_EDIT_MS = 4000

/** What it costs to watch thirty checkouts in which nobody works, and what one edit in one of them costs. */
export async function run(): Promise<BenchReport> {
  const files = Object.fromEntries(Array.from({ length: FILES }, (_, n) => [`src/${n % 20}/file-${n}.txt`, `${n}\n`]))
  const repo = await makeRepo({
    files: {
      ...files,
      'multi-agent.yaml':
        'services: { devon: { runtime: script } }\nruntimes: { script: { command: [sh] } }\nlevels: { main: { gates: none } }\n',
    },
  })
  let gits = 0
  const parts = await openParts({
    root: repo.root,
    home: repo.dir,
    env: repo.env,
    wrap: processes => ({
      ...processes,
      run: spec => {
        gits += 1
        return processes.run(spec)
      },
    }),
  })
  await parts.checkouts.start()
  const paths: string[] = []
  for (let n = 0; n < CHECKOUTS; n++) paths.push(must(await parts.checkouts.create({ branch: `feature/n-${n}` })).path)
  const observer = parts.observer()
  await observer.start()
  // Until everything the making of them stirred up has been looked at.
  for (let last = -1; last !== gits; ) {
    last = gits
    await pause(2000)
    await observer.drain()
  }
  gits = 0
  const [before, begun] = [process.cpuUsage(), performance.now()]
  await pause(IDLE_MS)
  const { user, system } = process.cpuUsage(before)
  const share = ((user + system) / 1000 / (performance.now() - begun)) * 100
  const idle = gits
  await repo.write({ 'src/0/file-0.txt': 'edited\n' }, paths[7])
  await pause(AFTER_EDIT_MS)
  const edit = gits - idle
  await observer.close()
  await parts.close()
  await repo.dispose()
  return {
    name: `Watching ${CHECKOUTS} checkouts`,
    figures: [
      { name: 'idle, of one core', value: share, unit: '%', limit: 'under 1 %', ok: share < 1 },
      { name: 'git processes while idle', value: idle, unit: '', limit: 'none', ok: idle === 0 },
      { name: 'git processes for one edit', value: edit, unit: '', limit: '1 to 8', ok: edit >= 1 && edit <= 8 },
    ],
  }
}
