import { evolve } from '@shared/domain/evolve'
import { emptyModel } from '@shared/domain/model'
import { anyHistory } from '@test/support/arbitraries'
import { derivedTables, look } from '@test/support/database'
import { makeEngine, must, person, projectWith, system } from '@test/support/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('P1: dropping and rebuilding every derived table from the log gives equal tables, and the log gives the model', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async history => {
      const host = await makeEngine()
      try {
        for (const command of projectWith('devon', 'tara')) await host.as(system, command)
        await Promise.all(history.map(command => host.engine.dispatch(command, { actor: person })))
        const before = derivedTables(host.store.path)
        must(host.store.rebuild())
        expect(derivedTables(host.store.path)).toEqual(before)
        const model = structuredClone(host.engine.model())
        expect(must(host.store.load())).toEqual({ model, seq: host.engine.seq() })
        expect(evolve(emptyModel(), host.store.list({ limit: 100_000 }))).toEqual(model)
        // Through a snapshot this time.
        const again = await host.reopen()
        expect(again.store.sinceSnapshot()).toBe(0)
        expect(again.engine.model()).toEqual(model)
        await again.stop()
      } finally {
        await host.stop()
      }
    }),
    { numRuns: 25 },
  )
})

test('the tables and views of ledger row D6 answer a reader from outside while the engine writes', async () => {
  const host = await makeEngine()
  try {
    for (const command of projectWith('devon')) await host.as(system, command)
    await host.as(person, { type: 'task.add', id: 'a', title: 'First', service: 'devon' })
    await host.as(person, { type: 'task.add', id: 'b', title: 'Second', needs: ['a'] })
    await host.as(system, { type: 'run.begin', id: 'r-1', task: 'a', service: 'devon', instance: 1, runtime: 'script' })
    await host.as(system, { type: 'run.prepare', id: 'r-1', step: 'x', branch: 'f/a' })
    const oid = 'a'.repeat(40)
    const landing = { id: 'l-1', level: 'main', target: 'main' }
    await host.as(system, { type: 'run.end', id: 'r-1', outcome: 'complete', head: oid, landing })
    await host.as(system, {
      type: 'landing.prove',
      id: 'l-1',
      base: oid,
      candidate: oid,
      gates: [{ name: 'unit', skip: null }],
    })
    const verdict = { state: 'failed' as const, exitCode: 1, figures: [], reason: null }
    await host.as(system, { type: 'landing.gate-end', id: 'l-1', gate: 'unit', ...verdict })
    const reason = { code: 'conflict', message: 'two files', facts: { files: ['x.ts'] } }
    await host.as(system, { type: 'landing.refuse', id: 'l-1', reason })

    look(host.store.path, db => {
      const all = (sql: string) => db.prepare(sql).all()
      expect(all('SELECT id, status FROM tasks ORDER BY id')).toEqual([
        { id: 'a', status: 'blocked' },
        { id: 'b', status: 'blocked' },
      ])
      expect(all('SELECT service, state FROM agents')).toEqual([{ service: 'devon', state: 'idle' }])
      expect(all('SELECT id, base, status FROM pull_requests')).toEqual([{ id: 'l-1', base: 'main', status: 'closed' }])
      expect(all('SELECT landing, files, resolved_at FROM conflicts')).toEqual([
        { landing: 'l-1', files: '["x.ts"]', resolved_at: null },
      ])
      expect(all('SELECT gate, state, exit_code FROM test_results')).toEqual([
        { gate: 'unit', state: 'failed', exit_code: 1 },
      ])
      expect(all('SELECT subject FROM blockers ORDER BY 1')).toEqual([
        { subject: 'landing/l-1' },
        { subject: 'task/a' },
        { subject: 'task/b' },
      ])
      expect(all('SELECT feature, tasks, done, stuck FROM v_feature_status')).toEqual([
        { feature: '(none)', tasks: 2, done: 0, stuck: 2 },
      ])
      expect(all('SELECT gate, runs, passed, failed FROM v_test_summary')).toEqual([
        { gate: 'unit', runs: 1, passed: 0, failed: 1 },
      ])
      expect(
        all("SELECT type FROM task_events WHERE task = 'a' ORDER BY seq").map(row => Object.values(row ?? {})[0]),
      ).toEqual([
        'task.added',
        'run.begun',
        'task.status-changed',
        'run.prepared',
        'run.ended',
        'landing.queued',
        'task.status-changed',
        'landing.proving',
        'landing.gate-ended',
        'landing.refused',
        'task.status-changed',
      ])
      expect(all('SELECT seq FROM v_recent_events').length).toBe(host.engine.seq())
    })
  } finally {
    await host.stop()
  }
})
