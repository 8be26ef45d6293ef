import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProcesses } from '@main/adapters/process/spawn'
import { readProcTable, treeOf } from '@main/adapters/process/table'
import type { Argv, RunSpec } from '@main/ports/processes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const processes = createProcesses()
const env = { PATH: process.env.PATH, HOME: tmpdir() }
let dir = ''

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'espalier-proc-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const node = (script: string): Argv => [process.execPath, '-e', script]

async function run(spec: Partial<RunSpec> & Pick<RunSpec, 'argv'>) {
  const outcome = await processes.run({ cwd: dir, env, ...spec })
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

/** False for a process that is dead but not yet collected by its parent, too. */
const alive = async (pid: number) => (await readProcTable()).some(row => row.pid === pid && !row.zombie)

/** Living members of the tree that `pid` led. */
const members = async (pid: number) => treeOf(await readProcTable(), pid)

describe('run', () => {
  test('gives exit code, both outputs and the input it was sent', async () => {
    const script = `process.stdin.on('data', d => process.stdout.write('got ' + d)).on('end', () => { process.stderr.write('bad'); process.exitCode = 3 })`
    const outcome = await run({ argv: node(script), stdin: 'hello' })
    expect(outcome).toMatchObject({ exitCode: 3, signal: null, timedOut: false, cancelled: false, truncated: false })
    expect(outcome.stdout.toString()).toBe('got hello')
    expect(outcome.stderr.toString()).toBe('bad')
  })

  test('passes arguments as they are, never through a shell', async () => {
    const odd = ['$(echo no)', '`x`', 'a b', '"q"', "'s'", 'line\nbreak', '*', '']
    const outcome = await run({ argv: [...node('console.log(JSON.stringify(process.argv.slice(1)))'), ...odd] })
    expect(JSON.parse(outcome.stdout.toString())).toEqual(odd)
  })

  test('inherits nothing: the environment is what was given', async () => {
    const outcome = await run({
      argv: node('console.log(JSON.stringify(process.env))'),
      env: { ONLY: 'this', NOT: undefined },
    })
    const seen: Record<string, string> = JSON.parse(outcome.stdout.toString())
    expect(seen.ONLY).toBe('this')
    expect(Object.keys(seen).filter(key => key === 'NOT' || key === 'HOME')).toEqual([])
  })

  test('a missing program and a missing folder are data', async () => {
    const missing = await processes.run({ argv: ['no-such-program-here'], cwd: dir, env })
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found', command: 'no-such-program-here' } })
    const folder = await processes.run({ argv: node('0'), cwd: join(dir, 'gone'), env })
    expect(folder).toMatchObject({ ok: false, error: { code: 'no-folder', cwd: join(dir, 'gone') } })
  })

  test('keeps the beginning of too much output and lets the program finish', async () => {
    let seen = 0
    const outcome = await run({
      argv: node(`process.stdout.write('x'.repeat(300000))`),
      maxBuffer: 1000,
      onStdout: chunk => {
        seen += chunk.length
      },
    })
    expect(outcome).toMatchObject({ exitCode: 0, truncated: true })
    expect(outcome.stdout.length).toBe(1000)
    expect(seen).toBe(300_000)
  })

  test('stops a program that says too much when told so', async () => {
    const outcome = await run({
      argv: node(`const f = () => process.stdout.write('x'.repeat(65536), f); f()`),
      maxBuffer: 100_000,
      overflow: 'stop',
    })
    expect(outcome).toMatchObject({ truncated: true, cancelled: true })
    expect(outcome.stdout.length).toBe(100_000)
  })

  test('a time-out ends the whole tree, children that changed their group included', async () => {
    let pid = 0
    const outcome = await run({
      argv: ['sh', '-c', 'sleep 300 & setsid sleep 300 & sh -c "sleep 300; true"; true'],
      timeoutMs: 300,
      onStart: started => {
        pid = started
      },
    })
    expect(outcome).toMatchObject({ timedOut: true, cancelled: false, exitCode: null, signal: 'SIGTERM' })
    expect(await members(pid)).toEqual([])
  })

  test('cancel ends a tree that ignores SIGTERM', async () => {
    const stop = new AbortController()
    const script = `process.on('SIGTERM', () => {}); require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); console.log(process.pid); setInterval(() => {}, 1000)"], { stdio: 'inherit' }); setInterval(() => {}, 1000)`
    let pid = 0
    let child = 0
    const outcome = await run({
      argv: node(script),
      signal: stop.signal,
      graceMs: 150,
      onStart: started => {
        pid = started
      },
      onStdout: chunk => {
        child = Number(chunk.toString())
        stop.abort()
      },
    })
    expect(outcome).toMatchObject({ cancelled: true, timedOut: false, signal: 'SIGKILL' })
    expect(child).toBeGreaterThan(0)
    expect(await alive(child)).toBe(false)
    expect(await members(pid)).toEqual([])
  })

  test('a cancel before the start starts nothing', async () => {
    const outcome = await run({ argv: node('0'), signal: AbortSignal.abort() })
    expect(outcome).toMatchObject({ cancelled: true, exitCode: null, pid: 0 })
  })

  test('ends what a finished program left behind, also when it holds the pipe', async () => {
    let pid = 0
    const outcome = await run({
      argv: ['sh', '-c', 'sleep 300 & echo left'],
      onStart: started => {
        pid = started
      },
    })
    expect(outcome).toMatchObject({ exitCode: 0, cancelled: false, timedOut: false })
    expect(outcome.stdout.toString()).toBe('left\n')
    expect(await members(pid)).toEqual([])
  })
})

describe('open and spawnDetached', () => {
  test('a kept-alive program answers again and again, and leaves when its input ends', async () => {
    let answered: (text: string) => void = () => {}
    const opened = await processes.open({ argv: ['cat'], cwd: dir, env, onStdout: chunk => answered(chunk.toString()) })
    if (!opened.ok) throw new Error(opened.error.message)
    for (const word of ['one', 'two']) {
      const answer = new Promise<string>(resolve => {
        answered = resolve
      })
      expect(await opened.value.write(word)).toBe(true)
      expect(await answer).toBe(word)
    }
    await opened.value.stop()
    expect(await opened.value.exited).toEqual({ exitCode: 0, signal: null })
    expect(await opened.value.write('three')).toBe(false)
  })

  test('one that does not leave is ended', async () => {
    const opened = await processes.open({ argv: ['sleep', '300'], cwd: dir, env, onStdout: () => {} })
    if (!opened.ok) throw new Error(opened.error.message)
    await opened.value.stop(50)
    expect(await opened.value.exited).toEqual({ exitCode: null, signal: 'SIGTERM' })
  })

  test('a daemon writes to its log and killTree ends it', async () => {
    const logFile = join(dir, 'logs', 'daemon.log')
    const begun = await processes.spawnDetached({ argv: ['sh', '-c', 'echo up; sleep 300'], cwd: dir, env, logFile })
    if (!begun.ok) throw new Error(begun.error.message)
    await expect.poll(() => readFile(logFile, 'utf8')).toBe('up\n')
    await processes.killTree(begun.value.pid)
    expect(await members(begun.value.pid)).toEqual([])
    const missing = await processes.spawnDetached({ argv: ['no-such-program-here'], cwd: dir, env, logFile })
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})
