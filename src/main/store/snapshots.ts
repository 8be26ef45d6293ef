import { FOLD_VERSION } from '@shared/domain/evolve'
import { emptyModel, type Model } from '@shared/domain/model'
import type { Sqlite } from './sqlite'

/** Entities in one part: about a millisecond of work, and a transaction of its own. */
const PART = 400
const KEPT = 2
const nouns = ['tasks', 'runs', 'checkouts', 'branches', 'landings'] as const

export interface Snapshots {
  /** Sequence number of the latest one this fold can use; 0 where there is none. */
  latest(atMost?: number): number
  /** The model of a snapshot; null where it cannot be read (the log is read from its beginning then). */
  read(seq: number): Model | null
  /** The writes that keep the model as it is now, one a slice, to be run in this order. */
  slices(model: Model, seq: number): (() => void)[]
}

/** Statements over the snapshot tables. */
export function createSnapshots(db: Sqlite): Snapshots {
  const latest = db.prepare<{ seq: number | null }>(
    'SELECT max(seq) AS seq FROM snapshots WHERE fold = ? AND seq <= ? AND seq <= (SELECT coalesce(max(seq), 0) FROM events)',
  )
  const count = db.prepare<{ parts: number }>('SELECT parts FROM snapshots WHERE seq = ?')
  const parts = db.prepare<{ noun: string; body: string }>(
    'SELECT noun, body FROM snapshot_parts WHERE seq = ? ORDER BY part',
  )
  const clear = db.prepare<never>('DELETE FROM snapshot_parts WHERE seq = ?')
  const insertPart = db.prepare<never>('INSERT INTO snapshot_parts VALUES (?, ?, ?, ?)')
  const insert = db.prepare<never>('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)')
  const old = db.prepare<{ seq: number }>('SELECT seq FROM snapshots ORDER BY seq DESC LIMIT -1 OFFSET ?')
  const remove = db.prepare<never>('DELETE FROM snapshots WHERE seq = ?')
  const orphans = db.prepare<never>('DELETE FROM snapshot_parts WHERE seq NOT IN (SELECT seq FROM snapshots)')
  return {
    latest: (atMost = Number.MAX_SAFE_INTEGER) => latest.get(FOLD_VERSION, atMost)?.seq ?? 0,
    read(seq) {
      try {
        const rows = parts.all(seq)
        if (rows.length !== count.get(seq)?.parts) return null
        return assemble(rows)
      } catch (error) {
        if (error instanceof SyntaxError) return null
        throw error
      }
    },
    slices(model, seq) {
      // Entities never change, containers do: what is taken hold of here stays as it is while the slices are written.
      const bodies: [noun: string, take: () => string][] = [['project', project(model)]]
      for (const noun of nouns) {
        const entries = Object.entries(model[noun])
        for (let at = 0; at < entries.length; at += PART)
          bodies.push([noun, () => JSON.stringify(entries.slice(at, at + PART))])
      }
      const writes = bodies.map(
        ([noun, take], part) =>
          () =>
            void insertPart.run(seq, part, noun, take()),
      )
      const finish = () => {
        insert.run(seq, FOLD_VERSION, bodies.length)
        for (const { seq: gone } of old.all(KEPT)) remove.run(gone)
        orphans.run()
      }
      return [() => void clear.run(seq), ...writes, finish]
    },
  }
}

const project = (model: Model) => {
  const body = model.project
  return () => JSON.stringify(body)
}

function assemble(rows: readonly { noun: string; body: string }[]): Model {
  const model = emptyModel()
  for (const { noun, body } of rows) {
    if (noun === 'project') model.project = JSON.parse(body)
    else {
      const container = nouns.find(known => known === noun)
      if (container) Object.assign(model[container], Object.fromEntries(JSON.parse(body)))
    }
  }
  return model
}
