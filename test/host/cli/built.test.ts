import { createProcesses } from '@main/adapters/process/spawn'
import type { EventView } from '@shared/domain/event-view'
import { entry, runCli as runProgram } from '@test/support/cli'
import { must } from '@test/support/engine'
import { until } from '@test/support/until'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

// The built command line in processes of its own, where what lies between them is under test.

let whole: Whole
beforeEach(async () => {
  whole = await makeWhole()
})
afterEach(() => whole.dispose())

const wakes = (id: string) => (line: string) => line.includes('"task.added"') && line.includes(`"${id}"`)

describe('what follows outlives the engine', () => {
  it('events --follow goes on when the engine’s process is killed, with nothing twice and nothing missed', async () => {
    const owner = whole.start(['run', '--json'])
    await until('the engine is up', async () => (await whole.ask<{ pid: number }>(['status'])).pid === owner.pid)
    const follower = whole.start(['events', '--follow', '--json'])
    await whole.add('before')
    await follower.line(wakes('before'))
    owner.signal('SIGKILL')
    await owner.ended
    await whole.add('after')
    await follower.line(wakes('after'))
    follower.signal('SIGINT')
    expect(await follower.ended).toMatchObject({ code: 0, stderr: '' })
    const seqs = follower.lines.map(line => (JSON.parse(line) as EventView).seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
  }, 90_000)

  it('run becomes the engine when the engine’s process is killed, and does the work', async () => {
    const owner = whole.start(['run', '--json'])
    await until('the engine is up', async () => (await whole.ask<{ pid: number }>(['status'])).pid === owner.pid)
    const heir = whole.start(['run', '--json'])
    await until('both are there', async () => (await whole.ask<{ clients: number }>(['status'])).clients >= 2)
    owner.signal('SIGKILL')
    await owner.ended
    await until('the other one is the engine', async () => {
      const status = await whole.ask<{ pid: number; dispatching: boolean }>(['status'])
      return status.pid === heir.pid && status.dispatching
    })
    heir.signal('SIGINT')
    expect((await heir.ended).code).toBe(0)
  }, 90_000)

  it('a follower gives the engine to what starts agents', async () => {
    const follower = whole.start(['events', '--follow', '--json'])
    await until('it has the engine', async () => (await whole.ask<{ host: string }>(['status'])).host === 'follower')
    await whole.ask(['run', '--until-idle', '--timeout', '30'])
    await whole.add('later')
    await follower.line(wakes('later'))
    follower.signal('SIGINT')
    expect((await follower.ended).code).toBe(0)
  }, 90_000)
})

describe('other ends', () => {
  it('a reader that goes away is no failure', async () => {
    const line = `"$1" "$2" events --follow --json | head -n 1; echo "\${PIPESTATUS[0]}"`
    const argv = ['bash', '-c', line, 'bash', process.execPath, entry('cli')] as const
    const piped = createProcesses().run({ argv, cwd: whole.root, env: whole.env, timeoutMs: 50_000 })
    let over = false
    void piped.then(() => {
      over = true
    })
    // It notices with the first line that nobody takes any more.
    for (let n = 0; !over && n < 40; n++) await whole.add(`t-${n}`)
    const [first, code] = must(await piped)
      .stdout.toString()
      .trim()
      .split('\n')
    expect(JSON.parse(first ?? '')).toMatchObject({ seq: 1, type: 'project.opened' })
    expect(code).toBe('0')
    expect(must(await piped).stderr.toString()).toBe('')
  }, 60_000)

  it('the body of a task comes through a pipe', async () => {
    const added = await runProgram(['task', 'add', 'T', '--body', '-', '--json'], {
      cwd: whole.root,
      env: whole.env,
      stdin: 'grün 🌱\nzwei',
    })
    expect(JSON.parse(added.stdout)).toMatchObject({ description: 'grün 🌱\nzwei', created_by: expect.any(String) })
  }, 60_000)

  it('agent attach in a pipe, and unknown names, end with one sentence and no stack', async () => {
    for (const args of [
      ['agent', 'attach', 'devon'],
      ['agent', 'attach', 'dvon'],
      ['task', 'show', 'x'],
      ['nonsense'],
    ]) {
      const said = await whole.cli(args)
      expect(said.stdout).toBe('')
      expect(said.stderr).toMatch(/^espalier: /)
      expect(said.stderr).not.toMatch(/\n\s+at |\.js:\d+/)
    }
  }, 60_000)
})
