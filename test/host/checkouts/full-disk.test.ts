import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createProcesses } from '@main/adapters/process/spawn'
import { commits, scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it, onTestFinished } from 'vitest'
import { configure, type Ground, makeGround, makeShop } from '../runs/kit'

const processes = createProcesses()
const big = 'x'.repeat(3_000_000)

async function system(...argv: [string, ...string[]]): Promise<boolean> {
  const done = await processes.run({ argv, cwd: '/', env: { PATH: process.env.PATH ?? '' } })
  return done.ok && done.value.exitCode === 0
}

/**
 * A folder on a disk of 2 MB, and a way to make it larger. Where nothing may be mounted, git itself says the disk's own
 * words after having written half of a checkout, as it does on a full disk.
 */
async function smallDisk(ground: Ground) {
  const folder = join(ground.repo.dir, 'small')
  await mkdir(folder)
  if (await system('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder)) {
    onTestFinished(async () => {
      await system('umount', '-l', folder)
    })
    return { folder, grow: () => system('mount', '-o', 'remount,size=32m', folder) }
  }
  const real = join(ground.side, 'full')
  await writeFile(real, '')
  const bin = join(ground.repo.dir, 'bin')
  await mkdir(bin)
  await writeFile(
    join(bin, 'git'),
    `#!/bin/sh\ncase "$*" in *"--work-tree=${folder}/"*" reset "*) if [ -e '${real}' ]; then echo half > '${folder}/devon/half'; echo 'fatal: write error: No space left on device' >&2; exit 128; fi;; esac\nPATH="\${PATH#*:}" exec git "$@"\n`,
  )
  await chmod(join(bin, 'git'), 0o755)
  Object.assign(ground.repo.env, { PATH: `${bin}:${ground.repo.env.PATH}` })
  return { folder, grow: () => rm(real).then(() => true) }
}

describe('a disk that fills half-way', () => {
  it('is named with what is free, nothing half-made is left, and work goes on when there is room', async () => {
    const ground = await makeGround({ files: { 'README.md': 'r\n', 'big.txt': big } })
    const disk = await smallDisk(ground)
    const agent = await scriptedAgent(ground.side, { '*': commits('a.txt', 'A') })
    await configure(
      ground,
      `services: { devon: { runtime: script, retries: 0 } }\nruntimes: { script: { command: [${agent}] } }\ncheckouts: { root: ${disk.folder} }\nlevels: { main: { gates: none } }\n`,
    )
    const shop = await makeShop(ground)()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const full = await shop.until(model => model.tasks.one?.reason?.code === 'disk-full' && model.tasks.one)
    expect(full.status).toBe('assigned')
    expect(full.notBefore).not.toBeNull()
    expect(full.reason?.message).toContain(join(disk.folder, 'devon'))
    expect(full.reason?.message).toMatch(/is full \(.* free\)/)
    shop.dispatch(false)
    await shop.until(model => Object.values(model.runs).every(({ state }) => state === 'ended'))
    expect(await readdir(disk.folder)).toEqual([])
    expect(await ground.repo.git(['worktree', 'list', '--porcelain'])).not.toContain(disk.folder)
    expect(await ground.repo.git(['branch', '--list', 'feature/*'])).toBe('')
    expect(shop.engine.model().checkouts.devon?.state).toBe('removed')
    expect(await disk.grow()).toBe(true)
    await shop.does({ type: 'task.ready', id: 'one' })
    shop.dispatch(true)
    expect((await shop.reaches('one', 'landing')).branch).toBe('feature/one-devon')
    expect(await ground.repo.git(['show', 'feature/one-devon:a.txt'])).not.toBe('')
  })
})
