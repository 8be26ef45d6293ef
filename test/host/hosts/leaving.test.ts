import { connectSocket } from '@main/hosts/socket/connect'
import { takeTurn } from '@main/hosts/socket/turn'
import { ok } from '@shared/lib/result'
import { must, mustFail } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clients, type Doors, enter, makeDoors } from './doors'
import { fakeApp } from './fake-app'

let doors: Doors
beforeEach(async () => {
  doors = await makeDoors()
})
afterEach(() => doors.dispose())

describe('leaving', () => {
  it('leaves nothing behind where nothing remains', async () => {
    const one = doors.make('one')
    await enter(one.door)
    await enter(one.door)
    await one.door.close('keep')
    expect(doors.said).toEqual(['one closed keep', 'one released'])
    expect(await connectSocket(doors.socketPath)).toBeNull()
  })

  it.each(['work', 'clients'] as const)(
    'starts an engine of its own where %s remain, with the lock free',
    async what => {
      const one = doors.make('one')
      await one.door.open()
      if (what === 'work') one.app.work = true
      else {
        await enter(doors.make('two').door)
        await clients(one.app, 1)
      }
      await one.door.close('keep')
      expect(doors.said).toEqual(['one closed keep', 'one released', 'one detached with the lock free'])
    },
  )

  it('starts none where the agents were stopped', async () => {
    const one = doors.make('one')
    await one.door.open()
    one.app.work = true
    await one.door.close('stop')
    expect(doors.said).toEqual(['one closed stop', 'one released'])
  })

  it('starts none where this host starts no agents: those who wait take it themselves', async () => {
    const verb = doors.make('verb', { dispatching: false })
    await verb.door.open()
    verb.app.work = true
    const app = doors.make('app')
    const client = await enter(app.door)
    expect(client.engine).toBe('verb')
    await verb.door.close('keep')
    await client.gone
    expect(doors.said).toEqual(['verb closed keep', 'verb released'])
    expect(await enter(app.door)).toMatchObject({ owner: true, engine: 'app' })
  })

  it('hangs up on everybody, near and far', async () => {
    const one = doors.make('one')
    const near = await enter(one.door)
    const far = await enter(doors.make('two').door)
    await one.door.close('stop')
    await Promise.all([near.gone, far.gone])
  })

  it('waits for an opening that is under way, and lets nobody in after it', async () => {
    let compose: () => void = () => {}
    const started = new Promise<void>(resolve => {
      compose = resolve
    })
    const app = fakeApp({ name: 'slow', said: doors.said })
    let composing: () => void = () => {}
    const begun = new Promise<void>(resolve => {
      composing = resolve
    })
    const { door } = doors.make(
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
    expect(doors.said).toEqual(['slow closed keep', 'slow released'])
    expect(mustFail(await door.open()).code).toBe('closing')
  })

  it('on a client’s request ends the engine, and the next to knock starts it again', async () => {
    const one = doors.make('one')
    const client = await enter(one.door)
    one.app.work = true
    must(await client.client.call('shutdown', { agents: 'keep' }))
    await client.gone
    expect(await enter(one.door)).toMatchObject({ owner: true })
    expect(doors.said).toEqual(['one closed keep', 'one released'])
  })
})

describe('who starts no agents makes way', () => {
  it('a command that follows gives the engine to a host that starts agents', async () => {
    const follower = doors.make('follower', { dispatching: false, host: 'follower' })
    const reading = await enter(follower.door)
    const app = doors.make('app')
    expect(await enter(app.door)).toMatchObject({ owner: true, engine: 'app' })
    await reading.gone
    expect(await enter(follower.door)).toMatchObject({ owner: false, engine: 'app' })
  })

  it('but not to another command', async () => {
    const follower = doors.make('follower', { dispatching: false, host: 'follower' })
    await enter(follower.door)
    expect(await enter(doors.make('verb', { dispatching: false }).door)).toMatchObject({
      owner: false,
      engine: 'follower',
    })
  })

  it('a command that does its work is waited for by an engine of its own', async () => {
    const verb = doors.make('verb', { dispatching: false })
    await verb.door.open()
    const engine = doors.make('engine')
    const turn = takeTurn(engine.door)
    await clients(verb.app, 1)
    await verb.door.close('keep')
    expect(must(await turn)).toEqual({ owner: true })
  })
})
