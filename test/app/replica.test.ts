import { createReplica, type Receipt } from '@renderer/store/replica'
import { Command, type CommandInput } from '@shared/domain/command'
import { decide } from '@shared/domain/decide'
import type { EventRecord } from '@shared/domain/event'
import { evolve } from '@shared/domain/evolve'
import type { Failure } from '@shared/domain/failure'
import { emptyModel } from '@shared/domain/model'
import { err, ok, type Result } from '@shared/lib/result'
import { world } from '@test/support/domain'
import { describe, expect, it } from 'vitest'

/** A replica beside the real domain; the test answers commands and draws frames by hand. */
function beside() {
  const engine = world()
  const sent: { id: string; command: CommandInput; answer(result: Result<Receipt, Failure>): void }[] = []
  let frames: (() => void)[] = []
  let ids = 0
  let notified = 0
  const replica = createReplica({
    evolve,
    decide,
    parse: input => {
      const parsed = Command.safeParse(input)
      return parsed.success ? ok(parsed.data) : err({ code: 'bad-input', message: 'no' })
    },
    send: (id, command) => new Promise(answer => sent.push({ id, command, answer })),
    actor: { kind: 'person', name: 'ada' },
    now: () => engine.now(),
    newId: prefix => {
      ids += 1
      return `${prefix}-${ids}`
    },
    schedule: run => frames.push(run),
  })
  replica.store.subscribe(() => {
    notified += 1
  })
  const frame = () => {
    const due = frames
    frames = []
    for (const run of due) run()
  }
  const snapshot = () => {
    replica.receive({ kind: 'snapshot', seq: engine.records.length, model: structuredClone(engine.model) })
    frame()
  }
  /** Lets the engine carry a command out; answers its receipt and the stream's item. */
  const carryOut = (command: CommandInput) => {
    const from = engine.records.length
    engine.all(command)
    const records: EventRecord[] = engine.records.slice(from)
    return {
      receipt: { seq: engine.records.length, records },
      item: { kind: 'events' as const, seq: engine.records.length, records },
    }
  }
  return {
    engine,
    replica,
    sent,
    frame,
    snapshot,
    carryOut,
    notified: () => notified,
    model: () => replica.store.getState().model,
  }
}

const project: CommandInput[] = [
  { type: 'project.open', name: 'p', root: '/p', commonDir: '/p/.git', mainBranch: 'main' },
]
const add = (title: string): CommandInput => ({ type: 'task.add', id: title, title })

describe('the replica', () => {
  it('shows nothing before the first snapshot, and says so', () => {
    const { replica } = beside()
    expect(replica.store.getState()).toMatchObject({ loaded: false, model: emptyModel() })
  })

  it('shows a command at once and keeps it through its confirmation', async () => {
    const { engine, replica, sent, frame, snapshot, carryOut, model } = beside()
    engine.all(...project)
    snapshot()
    const done = replica.dispatch(add('one'))
    frame()
    expect(model().tasks.one?.title).toBe('one')
    expect(replica.store.getState().pending).toBe(1)

    const { receipt, item } = carryOut(add('one'))
    sent[0]?.answer(ok(receipt))
    await done
    frame()
    expect(model().tasks.one?.title).toBe('one')
    expect(replica.store.getState().pending).toBe(1)

    replica.receive(item)
    frame()
    expect(replica.store.getState()).toMatchObject({ pending: 0, seq: receipt.seq })
    expect(model().tasks).toEqual(engine.model.tasks)
  })

  it('drops a command whose events came before its answer', async () => {
    const { engine, replica, sent, frame, snapshot, carryOut } = beside()
    engine.all(...project)
    snapshot()
    const done = replica.dispatch(add('one'))
    const { receipt, item } = carryOut(add('one'))
    replica.receive(item)
    frame()
    sent[0]?.answer(ok(receipt))
    await done
    frame()
    expect(replica.store.getState().pending).toBe(0)
  })

  it('never shows a command twice while its events are here and its answer is not', () => {
    const { replica, snapshot, carryOut, frame, model, sent } = beside()
    snapshot()
    void replica.dispatch({ type: 'task.add', title: 'Wire login' })
    frame()
    const { item } = carryOut({ type: 'task.add', title: 'Wire login' })
    const records = item.records.map(record => ({ ...record, commandId: sent[0]?.id ?? '' }))
    replica.receive({ ...item, records })
    frame()
    expect(Object.keys(model().tasks)).toEqual(['wire-login'])
  })

  it('takes back what the engine refuses', async () => {
    const { engine, replica, sent, frame, snapshot, model } = beside()
    engine.all(...project)
    snapshot()
    const done = replica.dispatch(add('one'))
    frame()
    sent[0]?.answer(err({ code: 'read-only', message: 'no' }))
    expect(await done).toMatchObject({ ok: false })
    frame()
    expect(model().tasks.one).toBeUndefined()
    expect(replica.store.getState().pending).toBe(0)
  })

  it('sends nothing that is no command', async () => {
    const { replica, sent } = beside()
    expect(await replica.dispatch({ type: 'task.add', title: '' })).toMatchObject({ ok: false })
    expect(sent).toHaveLength(0)
  })

  it('ignores events it has, so that a stream may begin again', () => {
    const { engine, replica, frame, snapshot, carryOut, model } = beside()
    engine.all(...project)
    snapshot()
    const { item } = carryOut(add('one'))
    replica.receive(item)
    replica.receive(item)
    frame()
    expect(model().tasks).toEqual(engine.model.tasks)
    expect(replica.store.getState().recent).toHaveLength(item.records.length)
  })

  it('notifies once a frame, however much has come', () => {
    const { engine, replica, frame, snapshot, carryOut, notified } = beside()
    engine.all(...project)
    snapshot()
    const before = notified()
    for (let n = 0; n < 50; n += 1) replica.receive(carryOut(add(`t${n}`)).item)
    expect(notified()).toBe(before)
    frame()
    expect(notified()).toBe(before + 1)
  })
})
