import { createReplica } from '@renderer/store/replica'
import { agentViews } from '@shared/domain/agent-view'
import { decide } from '@shared/domain/decide'
import { evolve } from '@shared/domain/evolve'
import { outcomeCode } from '@shared/domain/landing/left'
import { emptyModel } from '@shared/domain/model'
import { dispatchable, isIdle, nextLanding } from '@shared/domain/next'
import { checkoutViews, graphView, landingViews, taskViews } from '@shared/domain/views'
import { anyHistory } from '@test/support/arbitraries'
import { world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { violations } from '@test/support/invariants'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const begin = () => {
  const it = world()
  it.all(...projectWith('devon', 'tara'))
  return it
}

test('P2: no sequence of commands throws, and what is always true stays true after each', () => {
  fc.assert(
    fc.property(anyHistory, history => {
      const it = begin()
      for (const command of history) {
        it.send(command)
        expect(violations(it.model), JSON.stringify(command)).toEqual([])
      }
      taskViews(it.model)
      landingViews(it.model)
      agentViews(it.model)
      checkoutViews(it.model, 0)
      graphView(it.model, 0)
      outcomeCode(it.model)
    }),
    { numRuns: 300 },
  )
})

test('L5: a landing never vanishes, and what has landed stays as it is', () => {
  fc.assert(
    fc.property(anyHistory, history => {
      const it = begin()
      const known = new Set<string>()
      const landed = new Map<string, string>()
      for (const command of history) {
        it.send(command)
        for (const id of known) expect(it.model.landings[id]).toBeDefined()
        for (const [id, was] of landed) expect(it.model.landings[id]?.landedCommit).toBe(was)
        for (const landing of Object.values(it.model.landings)) {
          known.add(landing.id)
          if (landing.state === 'landed') landed.set(landing.id, landing.landedCommit ?? '')
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('P4: a client that hears the log in any pieces, some twice, holds the same model', () => {
  const cuts = fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(anyHistory, cuts, fc.nat(100), (history, pieces, late) => {
      const it = begin()
      for (const command of history) it.send(command)
      const from = late % (it.records.length + 1)
      const replica = createReplica({
        evolve,
        decide,
        parse: () => expect.unreachable(),
        send: () => expect.unreachable(),
        actor: { kind: 'person', name: 'ada' },
        now: () => 0,
        newId: prefix => prefix,
        schedule: run => run(),
      })
      replica.receive({ kind: 'snapshot', seq: from, model: evolve(emptyModel(), it.records.slice(0, from)) })
      for (let at = from, n = 0; at < it.records.length; n += 1) {
        const [size, back] = pieces[n % pieces.length] ?? [1, 0]
        const records = it.records.slice(Math.max(0, at - back), at + size + 1)
        replica.receive({ kind: 'events', seq: records.at(-1)?.seq ?? 0, records })
        at += size + 1
      }
      expect(replica.store.getState()).toMatchObject({ model: it.model, seq: it.records.length, loaded: true })
    }),
    { numRuns: 150 },
  )
})

test('evolve leaves the model it was given as it was', () => {
  fc.assert(
    fc.property(anyHistory, history => {
      const it = begin()
      for (const command of history) it.send(command)
      const half = Math.floor(it.records.length / 2)
      const before = evolve(emptyModel(), it.records.slice(0, half))
      dispatchable(before, it.now())
      const copy = structuredClone(before)
      const after = evolve(before, it.records.slice(half))
      expect(before).toEqual(copy)
      expect(dispatchable(after, it.now())).toEqual(dispatchable(it.model, it.now()))
    }),
    { numRuns: 60 },
  )
})

test('whatever the schedule proposes is accepted, until there is nothing left to wait for', () => {
  fc.assert(
    fc.property(anyHistory, history => {
      const it = begin()
      for (const command of history) it.send(command)
      for (const { task, service, instance } of dispatchable(it.model, it.now())) {
        expect(isIdle(it.model, it.now())).toBe(false)
        it.all({ type: 'run.begin', id: `r-${task}-x`, task, service, instance, runtime: 'script' })
      }
      expect(dispatchable(it.model, it.now())).toEqual([])
      for (const target of ['main', 'integration/weekly']) {
        const next = nextLanding(it.model, target)
        const oid = 'd'.repeat(40)
        if (next) it.all({ type: 'landing.prove', id: next.id, base: oid, candidate: oid, gates: [] })
      }
    }),
    { numRuns: 150 },
  )
})
