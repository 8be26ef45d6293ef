import { sendAgain } from '@renderer/platform/send-again'
import type { LinkState } from '@renderer/platform/types'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { describe, expect, it } from 'vitest'

const gone: Failure = { code: 'disconnected', message: 'gone' }
const closing: Failure = { code: 'closed', message: 'closing' }
const refused: Failure = { code: 'task-exists', message: 'there is one' }

/** A link and timers of the test's own, and an engine that answers what is in the list, in order. */
function ground(answers: Result<string, Failure>[]) {
  let state: LinkState = { kind: 'connected' }
  let asked = 0
  const handlers = new Set<(state: LinkState) => void>()
  const timers = new Map<number, Set<() => void>>()
  const deps = {
    state: () => state,
    onState: (handler: (state: LinkState) => void) => {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    after: (delay: number, run: () => void) => {
      const due = timers.get(delay) ?? new Set()
      timers.set(delay, due.add(run))
      return () => due.delete(run)
    },
  }
  return {
    deps,
    asked: () => asked,
    send: async () => answers[asked++] ?? err(gone),
    enter: (next: LinkState) => {
      state = next
      for (const handler of [...handlers]) handler(next)
    },
    fire: (delay: number) => {
      for (const run of [...(timers.get(delay) ?? [])]) run()
    },
    left: () => handlers.size + [...timers.values()].reduce((sum, due) => sum + due.size, 0),
    turn: () => new Promise(resolve => setImmediate(resolve)),
  }
}

describe('sending again', () => {
  it('asks once where an engine answers, whatever it says', async () => {
    for (const answer of [ok('done'), err(refused)]) {
      const { deps, send, asked, left } = ground([answer])
      expect(await sendAgain(deps, send)).toEqual(answer)
      expect([asked(), left()]).toEqual([1, 0])
    }
  })

  it('asks the next engine as soon as the link changes', async () => {
    const { deps, send, asked, enter, left, turn } = ground([err(gone), err(gone), ok('done')])
    const answer = sendAgain(deps, send)
    await turn()
    enter({ kind: 'reconnecting', since: 0, attempt: 1, reason: 'it went', refused: false })
    await turn()
    expect(asked()).toBe(2)
    enter({ kind: 'connected' })
    expect(await answer).toEqual(ok('done'))
    expect(left()).toBe(0)
  })

  it('asks an engine that is going again in a moment', async () => {
    const { deps, send, fire, turn } = ground([err(closing), ok('done')])
    const answer = sendAgain(deps, send)
    await turn()
    fire(200)
    expect(await answer).toEqual(ok('done'))
  })

  it('gives up with the last failure after 15 s, and at once where the link has ended', async () => {
    const patient = ground([])
    const late = sendAgain(patient.deps, patient.send)
    await patient.turn()
    patient.fire(15_000)
    patient.fire(200)
    expect(await late).toEqual(err(gone))
    expect(patient.left()).toBe(0)
    const ended = ground([])
    ended.enter({ kind: 'ended', reason: 'closed' })
    expect(await sendAgain(ended.deps, ended.send)).toEqual(err(gone))
    expect(ended.asked()).toBe(1)
  })
})
