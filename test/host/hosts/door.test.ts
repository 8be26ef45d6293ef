import { mkdir, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { connectSocket } from '@main/hosts/socket/connect'
import { takeProjectLock } from '@main/store/lock'
import { PROTOCOL } from '@shared/contract/api'
import { wirePair } from '@shared/contract/wire'
import { err } from '@shared/lib/result'
import { must, mustFail } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Doors, enter, makeDoors } from './doors'

let doors: Doors
const servers: Server[] = []
beforeEach(async () => {
  doors = await makeDoors()
})
afterEach(async () => {
  await doors.dispose()
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))))
})

describe('two doors of one project', () => {
  it('lead to one engine', async () => {
    const one = doors.make('one')
    const two = doors.make('two')
    const entered = await Promise.all([enter(one.door), enter(two.door), enter(two.door), enter(one.door)])
    expect(new Set(entered.map(each => each.engine)).size).toBe(1)
    const owners = [one, two].filter(each => each.door.owner() !== null)
    expect(owners).toHaveLength(1)
  })

  it('hand the engine on when its owner leaves: the next to knock takes it', async () => {
    const one = doors.make('one')
    const two = doors.make('two')
    expect(await enter(one.door)).toMatchObject({ owner: true, engine: 'one' })
    const client = await enter(two.door)
    expect(client).toMatchObject({ owner: false, engine: 'one' })
    await one.door.close('stop')
    await client.gone
    expect(await enter(two.door)).toMatchObject({ owner: true, engine: 'two' })
  })

  it('speak the same version, or say so', async () => {
    await enter(doors.make('old', { protocol: PROTOCOL + 1 }).door)
    const [, wire] = wirePair()
    const refused = mustFail(await doors.make('new').door.attach(wire))
    expect(refused.code).toBe('version-mismatch')
    expect(refused.message).toContain(`protocol ${PROTOCOL + 1}`)
  })
})

describe('an owner', () => {
  it('that holds the lock and does not answer is called busy once patience is over', async () => {
    const lock = must(await takeProjectLock(doors.dir))
    const { door } = doors.make('late', {}, { patienceMs: 250 })
    expect(mustFail(await door.open()).code).toBe('engine-busy')
    lock.release()
    expect(must(await door.open())).toEqual({ owner: true })
  })

  it('that takes connections and says nothing is called busy too', async () => {
    const lock = must(await takeProjectLock(doors.dir))
    await mkdir(join(doors.dir, 'run'))
    const mute = createServer(socket => socket.on('error', () => {}).resume())
    servers.push(mute)
    await new Promise<void>(resolve => mute.listen(doors.socketPath, resolve))
    const { door } = doors.make('late', {}, { patienceMs: 250 })
    expect(mustFail(await door.open()).code).toBe('engine-busy')
    lock.release()
  })

  it('that is only starting is waited for', async () => {
    const lock = must(await takeProjectLock(doors.dir))
    const two = doors.make('two')
    const waiting = enter(two.door)
    lock.release()
    expect(await waiting).toMatchObject({ owner: true, engine: 'two' })
  })

  it('whose parts do not compose gives the lock back', async () => {
    const failure = { code: 'corrupt', message: 'The log is damaged. Restore it.' }
    const { door } = doors.make('broken', {}, { compose: async () => err(failure) })
    expect(mustFail(await door.open())).toEqual(failure)
    expect(doors.said).toEqual(['broken released'])
    const bug = doors.make('bug', {}, { compose: () => Promise.reject(new Error('a bug')) })
    await expect(bug.door.open()).rejects.toThrow('a bug')
    expect(must(await doors.make('well').door.open())).toEqual({ owner: true })
  })

  it('that cannot listen closes the engine and gives the lock back', async () => {
    await writeFile(join(doors.dir, 'run'), 'in the way')
    const { door } = doors.make('deaf')
    expect(mustFail(await door.open()).code).toBe('cannot-listen')
    expect(doors.said).toEqual(['deaf closed keep', 'deaf released'])
  })

  it('replaces the socket of a dead one, and keeps it for its own user', async () => {
    await mkdir(join(doors.dir, 'run'))
    await writeFile(doors.socketPath, '')
    const { door } = doors.make('one')
    await door.open()
    const wire = await connectSocket(doors.socketPath)
    expect(wire).not.toBeNull()
    wire?.close()
    expect((await stat(doors.socketPath)).mode & 0o777).toBe(0o600)
  })
})
