import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@main/adapters/system/clock'
import { connectSocket } from '@main/hosts/socket/connect'
import { createDoor, type Door, type DoorDeps } from '@main/hosts/socket/door'
import { takeTurn } from '@main/hosts/socket/turn'
import { takeProjectLock } from '@main/store/lock'
import { PROTOCOL, projectApi } from '@shared/contract/api'
import { createClient } from '@shared/contract/client'
import { wirePair } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok } from '@shared/lib/result'
import { must, mustFail } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeApp, type FakeAppOptions, fakeApp } from './fake-app'

let dir: string
let said: string[]
const doors: Door[] = []
const servers: Server[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'espalier-door-'))
  said = []
})
afterEach(async () => {
  await Promise.all(doors.splice(0).map(door => door.close('stop')))
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))))
  await rm(dir, { recursive: true, force: true })
})

const socketPath = () => join(dir, 'run', 'engine.sock')

interface Made {
  door: Door
  app: FakeApp
}

function makeDoor(name: string, options: Partial<FakeAppOptions> = {}, over: Partial<DoorDeps> = {}): Made {
  const app = fakeApp({ name, said, ...options })
  const door = createDoor({
    place: place(),
    socketPath: socketPath(),
    clock: systemClock,
    version: '1.0.0',
    dispatching: options.dispatching ?? true,
    takeLock: async () => {
      const lock = await takeProjectLock(dir)
      if (!lock.ok) return err<Failure>({ code: lock.error.code, message: lock.error.message })
      return ok({
        release: () => {
          said.push(`${name} released`)
          lock.value.release()
        },
      })
    },
    compose: async () => ok(app),
    startDetached: async () => {
      const free = await takeProjectLock(dir)
      if (free.ok) free.value.release()
      said.push(`${name} detached ${free.ok ? 'with the lock free' : 'too early'}`)
    },
    patienceMs: 5_000,
    ...over,
  })
  doors.push(door)
  return { door, app }
}

function place(): DoorDeps['place'] {
  const repository = { root: dir, gitDir: dir, commonDir: dir }
  return {
    key: 'k',
    name: 'project',
    root: dir,
    commonDir: dir,
    dir,
    repository: repository as DoorDeps['place']['repository'],
  }
}

/** A client through a door, with a promise of its end. */
async function enter(door: Door) {
  const [ours, theirs] = wirePair()
  const { owner } = must(await door.attach(theirs))
  const client = createClient(ours, projectApi)
  const gone = new Promise<string>(resolve => client.onClose(resolve))
  const hello = must(await client.call('hello', { protocol: PROTOCOL, client: 'test' }))
  return { owner, client, gone, engine: hello.project }
}

/** Resolves when the door's engine counts this many clients. */
async function clients(app: FakeApp, count: number) {
  while (app.clients() !== count) await new Promise(resolve => setImmediate(resolve))
}

describe('two doors of one project', () => {
  it('lead to one engine', async () => {
    const one = makeDoor('one')
    const two = makeDoor('two')
    const entered = await Promise.all([enter(one.door), enter(two.door), enter(two.door), enter(one.door)])
    expect(new Set(entered.map(each => each.engine)).size).toBe(1)
    const owners = [one, two].filter(each => each.door.owner() !== null)
    expect(owners).toHaveLength(1)
  })

  it('hand the engine on when its owner leaves: the next to knock takes it', async () => {
    const one = makeDoor('one')
    const two = makeDoor('two')
    expect(await enter(one.door)).toMatchObject({ owner: true, engine: 'one' })
    const client = await enter(two.door)
    expect(client).toMatchObject({ owner: false, engine: 'one' })
    await one.door.close('stop')
    await client.gone
    expect(await enter(two.door)).toMatchObject({ owner: true, engine: 'two' })
  })

  it('speak the same version, or say so', async () => {
    await enter(makeDoor('old', { protocol: PROTOCOL + 1 }).door)
    const [, wire] = wirePair()
    const refused = mustFail(await makeDoor('new').door.attach(wire))
    expect(refused.code).toBe('version-mismatch')
    expect(refused.message).toContain(`protocol ${PROTOCOL + 1}`)
  })
})

describe('an owner', () => {
  it('that holds the lock and does not answer is called busy once patience is over', async () => {
    const lock = must(await takeProjectLock(dir))
    const { door } = makeDoor('late', {}, { patienceMs: 250 })
    expect(mustFail(await door.open()).code).toBe('engine-busy')
    lock.release()
    expect(must(await door.open())).toEqual({ owner: true })
  })

  it('that takes connections and says nothing is called busy too', async () => {
    const lock = must(await takeProjectLock(dir))
    await mkdir(join(dir, 'run'))
    const mute = createServer(socket => socket.on('error', () => {}).resume())
    servers.push(mute)
    await new Promise<void>(resolve => mute.listen(socketPath(), resolve))
    const { door } = makeDoor('late', {}, { patienceMs: 250 })
    expect(mustFail(await door.open()).code).toBe('engine-busy')
    lock.release()
  })

  it('that is only starting is waited for', async () => {
    const lock = must(await takeProjectLock(dir))
    const two = makeDoor('two')
    const waiting = enter(two.door)
    lock.release()
    expect(await waiting).toMatchObject({ owner: true, engine: 'two' })
  })

  it('whose parts do not compose gives the lock back', async () => {
    const failure = { code: 'corrupt', message: 'The log is damaged. Restore it.' }
    const { door } = makeDoor('broken', {}, { compose: async () => err(failure) })
    expect(mustFail(await door.open())).toEqual(failure)
    expect(said).toEqual(['broken released'])
    const bug = makeDoor('bug', {}, { compose: () => Promise.reject(new Error('a bug')) })
    await expect(bug.door.open()).rejects.toThrow('a bug')
    expect(must(await makeDoor('well').door.open())).toEqual({ owner: true })
  })

  it('that cannot listen closes the engine and gives the lock back', async () => {
    await writeFile(join(dir, 'run'), 'in the way')
    const { door } = makeDoor('deaf')
    expect(mustFail(await door.open()).code).toBe('cannot-listen')
    expect(said).toEqual(['deaf closed keep', 'deaf released'])
  })

  it('replaces the socket of a dead one, and keeps it for its own user', async () => {
    await mkdir(join(dir, 'run'))
    await writeFile(socketPath(), '')
    const { door } = makeDoor('one')
    await door.open()
    const wire = await connectSocket(socketPath())
    expect(wire).not.toBeNull()
    wire?.close()
    expect((await stat(socketPath())).mode & 0o777).toBe(0o600)
  })
})

describe('leaving', () => {
  it('leaves nothing behind where nothing remains', async () => {
    const one = makeDoor('one')
    await enter(one.door)
    await enter(one.door)
    await one.door.close('keep')
    expect(said).toEqual(['one closed keep', 'one released'])
    expect(await connectSocket(socketPath())).toBeNull()
  })

  it.each(['work', 'clients'] as const)(
    'starts an engine of its own where %s remain, with the lock free',
    async what => {
      const one = makeDoor('one')
      await one.door.open()
      if (what === 'work') one.app.work = true
      else {
        await enter(makeDoor('two').door)
        await clients(one.app, 1)
      }
      await one.door.close('keep')
      expect(said).toEqual(['one closed keep', 'one released', 'one detached with the lock free'])
    },
  )

  it('starts none where the agents were stopped', async () => {
    const one = makeDoor('one')
    await one.door.open()
    one.app.work = true
    await one.door.close('stop')
    expect(said).toEqual(['one closed stop', 'one released'])
  })

  it('starts none where this host starts no agents: those who wait take it themselves', async () => {
    const verb = makeDoor('verb', { dispatching: false })
    await verb.door.open()
    verb.app.work = true
    const app = makeDoor('app')
    const client = await enter(app.door)
    expect(client.engine).toBe('verb')
    await verb.door.close('keep')
    await client.gone
    expect(said).toEqual(['verb closed keep', 'verb released'])
    expect(await enter(app.door)).toMatchObject({ owner: true, engine: 'app' })
  })

  it('hangs up on everybody, near and far', async () => {
    const one = makeDoor('one')
    const near = await enter(one.door)
    const far = await enter(makeDoor('two').door)
    await one.door.close('stop')
    await Promise.all([near.gone, far.gone])
  })

  it('waits for an opening that is under way, and lets nobody in after it', async () => {
    let compose: () => void = () => {}
    const started = new Promise<void>(resolve => {
      compose = resolve
    })
    const app = fakeApp({ name: 'slow', said })
    let composing: () => void = () => {}
    const begun = new Promise<void>(resolve => {
      composing = resolve
    })
    const { door } = makeDoor(
      'slow',
      {},
      {
        compose: async () => {
          composing()
          await started
          return ok(app)
        },
      },
    )
    const opening = door.open()
    await begun
    const closing = door.close('keep')
    compose()
    await closing
    await opening
    expect(door.owner()).toBeNull()
    expect(said).toEqual(['slow closed keep', 'slow released'])
    expect(mustFail(await door.open()).code).toBe('closing')
  })

  it('on a client’s request ends the engine, and the next to knock starts it again', async () => {
    const one = makeDoor('one')
    const client = await enter(one.door)
    one.app.work = true
    must(await client.client.call('shutdown', { agents: 'keep' }))
    await client.gone
    expect(await enter(one.door)).toMatchObject({ owner: true })
    expect(said).toEqual(['one closed keep', 'one released'])
  })
})

describe('who starts no agents makes way', () => {
  it('a command that follows gives the engine to a host that starts agents', async () => {
    const follower = makeDoor('follower', { dispatching: false, host: 'follower' })
    const reading = await enter(follower.door)
    const app = makeDoor('app')
    expect(await enter(app.door)).toMatchObject({ owner: true, engine: 'app' })
    await reading.gone
    expect(await enter(follower.door)).toMatchObject({ owner: false, engine: 'app' })
  })

  it('but not to another command', async () => {
    const follower = makeDoor('follower', { dispatching: false, host: 'follower' })
    await enter(follower.door)
    expect(await enter(makeDoor('verb', { dispatching: false }).door)).toMatchObject({
      owner: false,
      engine: 'follower',
    })
  })

  it('a command that does its work is waited for by an engine of its own', async () => {
    const verb = makeDoor('verb', { dispatching: false })
    await verb.door.open()
    const engine = makeDoor('engine')
    const turn = takeTurn(engine.door)
    await clients(verb.app, 1)
    await verb.door.close('keep')
    expect(must(await turn)).toEqual({ owner: true })
  })
})
