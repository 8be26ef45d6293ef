import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@main/adapters/system/clock'
import { followHandler } from '@main/compose/follow'
import type { ProjectApp } from '@main/compose/project'
import { openSession, type Session } from '@main/hosts/cli/session'
import { createDoor, type Door, type DoorDeps } from '@main/hosts/socket/door'
import { takeProjectLock } from '@main/store/lock'
import { PROTOCOL, type ProjectApi, projectApi } from '@shared/contract/api'
import { type Handlers, serve } from '@shared/contract/server'
import type { EventRecord } from '@shared/domain/event'
import { err, ok } from '@shared/lib/result'
import { makeEngine, must, projectWith, system, type TestEngine } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let dir: string
let host: TestEngine
const doors: Door[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'espalier-session-'))
  host = await makeEngine()
  for (const command of projectWith('devon')) await host.as(system, command)
})
afterEach(async () => {
  await Promise.all(doors.splice(0).map(door => door.close('stop')))
  await host.stop()
  await rm(dir, { recursive: true, force: true })
})

/** How often each verb reached an engine, and what to do instead of answering it. */
interface Hooks {
  heard: string[]
  /** Whether the engine takes no commands any more, as one that is closing. */
  leaving?: () => boolean
  onDispatch?: () => Promise<void>
}

/** An engine as a door composes it: the real one, with the few verbs a session uses. */
function appOf(hooks: Hooks): ProjectApp {
  const handlers: Partial<Handlers<ProjectApi>> = {
    hello: async () =>
      ok({
        protocol: PROTOCOL,
        version: '1',
        project: 'p',
        root: dir,
        pid: process.pid,
        host: 'cli',
        dispatching: true,
      }),
    follow: followHandler(host.engine, host.store),
    dispatch: async ({ command, commandId, actor }) => {
      hooks.heard.push(commandId)
      if (hooks.leaving?.()) return err({ code: 'closed', message: 'The engine is closing; reconnect and try again.' })
      const done = must(await host.engine.dispatch(command, { commandId, actor }))
      await hooks.onDispatch?.()
      return ok({ seq: done.seq, records: [...done.records] })
    },
    'landing.submit': async () => {
      hooks.heard.push('submit')
      await hooks.onDispatch?.()
      return ok({ id: 'l-1' })
    },
  }
  return {
    serve: wire => void serve(wire, projectApi, handlers as Handlers<ProjectApi>, undefined, { onBug: () => {} }),
    clients: () => 0,
    runningAgents: () => 0,
    hasWork: () => false,
    onShutdown: () => {},
    close: async () => {},
  }
}

function makeDoor(hooks: Hooks): Door {
  const door = createDoor({
    place: { key: 'k', name: 'p', root: dir, commonDir: dir, dir, repository: {} as DoorDeps['place']['repository'] },
    socketPath: join(dir, 'run', 's'),
    clock: systemClock,
    version: '1',
    dispatching: true,
    takeLock: async () => {
      const lock = await takeProjectLock(dir)
      return lock.ok ? lock : err({ code: lock.error.code, message: lock.error.message })
    },
    compose: async () => ok(appOf(hooks)),
    startDetached: async () => {},
  })
  doors.push(door)
  return door
}

const open = (door: Door): Promise<Session> => {
  let ids = 0
  return openSession(door, { person: 'ada', newId: () => `c-${process.pid}-${++ids}`, pauseMs: 5 })
}
const add = (id: string) => ({ type: 'task.add' as const, title: id, id })

describe('a session', () => {
  it('tells the state and sends commands', async () => {
    const session = await open(makeDoor({ heard: [] }))
    expect(session.owns()).toBe(true)
    await session.dispatch(add('one'))
    expect(Object.keys((await session.model()).tasks)).toEqual(['one'])
    await expect(session.watch(undefined, () => {}).stop()).toBeUndefined()
  })

  it('finds the next engine when its own goes, and becomes it', async () => {
    const first = makeDoor({ heard: [] })
    await first.open()
    const session = await open(makeDoor({ heard: [] }))
    expect(session.owns()).toBe(false)
    await first.close('stop')
    await session.dispatch(add('one'))
    expect(session.owns()).toBe(true)
    expect(Object.keys((await session.model()).tasks)).toEqual(['one'])
  })

  it('repeats a command whose answer was lost under the same id: it happens once', async () => {
    const heard: string[] = []
    const first = makeDoor({ heard, onDispatch: () => first.close('stop') })
    await first.open()
    const session = await open(makeDoor({ heard }))
    const records = await session.dispatch(add('one'))
    expect(heard).toHaveLength(2)
    expect(new Set(heard).size).toBe(1)
    expect(records.map(record => record.event.type)).toEqual(['task.added'])
    expect(host.store.list({}).filter(record => record.event.type === 'task.added')).toHaveLength(1)
  })

  it('asks the next engine where its own takes nothing any more', async () => {
    const heard: string[] = []
    const first = makeDoor({
      heard,
      leaving: () => {
        if (heard.length === 3) void first.close('stop')
        return true
      },
    })
    await first.open()
    const session = await open(makeDoor({ heard: [] }))
    const records = await session.dispatch(add('one'))
    expect(heard).toEqual([heard[0], heard[0], heard[0]])
    expect(records.map(record => record.event.type)).toEqual(['task.added'])
    expect(session.owns()).toBe(true)
  })

  it('does not repeat what could happen twice', async () => {
    const heard: string[] = []
    const first = makeDoor({ heard, onDispatch: () => first.close('stop') })
    await first.open()
    const session = await open(makeDoor({ heard }))
    expect(await session.call('landing.submit', { branch: 'side' })).toMatchObject({
      ok: false,
      error: { code: 'disconnected' },
    })
    expect(heard).toEqual(['submit'])
  })
})

describe('watching', () => {
  /** Hears events until one adds this task. */
  function until(session: Session, since: number | undefined, last: string) {
    const seqs: number[] = []
    let watching = { stop: () => {} }
    const done = new Promise<void>(resolve => {
      watching = session.watch(since, item => {
        if (item.kind === 'snapshot') return
        for (const record of item.records) {
          seqs.push(record.seq)
          if (adds(record, last)) resolve()
        }
      })
    })
    return { seqs, done, stop: () => watching.stop() }
  }
  const adds = ({ event }: EventRecord, id: string) => event.type === 'task.added' && event.payload.id === id

  it('goes on where it was through every change of engine: nothing twice, nothing missed', async () => {
    const before = host.engine.seq()
    let owner = makeDoor({ heard: [] })
    await owner.open()
    const session = await open(makeDoor({ heard: [] }))
    const heard = until(session, before, 'last')
    for (const id of ['a', 'b', 'c']) {
      await session.dispatch(add(id))
      const next = makeDoor({ heard: [] })
      await owner.close('stop')
      // Somebody else may be faster than the session; either way there is one engine.
      await next.open()
      owner = next.owner() ? next : owner
      await host.as(system, { ...add(`meanwhile-${id}`) })
    }
    await session.dispatch(add('last'))
    await heard.done
    heard.stop()
    const all = host.store.list({ since: before }).map(record => record.seq)
    expect(heard.seqs).toEqual(all)
  })

  it('ends when it is stopped, also while there is no engine', async () => {
    const first = makeDoor({ heard: [] })
    await first.open()
    const session = await open(makeDoor({ heard: [] }))
    const watching = session.watch(undefined, () => {})
    await first.close('stop')
    watching.stop()
    await watching.ended
  })

  it('ends with the reason where no engine can be had any more', async () => {
    const door = makeDoor({ heard: [] })
    const session = await open(door)
    const watching = session.watch(undefined, () => {})
    const ended = watching.ended.catch((error: { failure: { code: string } }) => error.failure.code)
    await session.model()
    await door.close('stop')
    expect(await ended).toBe('closing')
  })
})
