import { FOLD_VERSION } from '@shared/domain/evolve'
import { emptyModel, type Model } from '@shared/domain/model'
import type { Sqlite } from './sqlite'

/** Entities in one part: about a millisecond of work, and a transaction of its own. */
const PART = 250
/** Parts of an older snapshot taken away in one go. */
const PURGED = 4
const KEPT = 2
type Noun = Exclude<keyof Model, 'project'>
/** Every container of the model, none left out, and what its entities are called by. */
const KEYS: { readonly [N in Noun]: keyof Model[N][string] & string } = {
  tasks: 'id',
  runs: 'id',
  checkouts: 'id',
  branches: 'name',
  landings: 'id',
  levels: 'branch',
  resolutions: 'id',
  builds: 'id',
  rescues: 'id',
  risks: 'id',
  features: 'id',
  offers: 'id',
  phases: 'id',
  waves: 'id',
  releases: 'id',
  contracts: 'id',
  escalations: 'id',
}
const nouns = Object.keys(KEYS) as Noun[]

export interface Snapshots {
  /** Sequence number of the latest one this fold can use; 0 where there is none. */
  latest(atMost?: number): number
  /** The model of a snapshot; null where it cannot be read (the log is read from its beginning then). */
  read(seq: number): Model | null
  /** The writes that keep the model as it is now, one a slice, to be run in this order. */
  slices(model: Model, seq: number): Iterable<() => unknown>
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
  const insertPart = db.prepare<never>('INSERT INTO snapshot_parts VALUES (?, ?, ?, ?)')
  const insert = db.prepare<never>('INSERT INTO snapshots VALUES (?, ?, ?)')
  const remove = db.prepare<never>('DELETE FROM snapshots WHERE seq = ?')
  const removeOld = db.prepare<never>(
    'DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT ?)',
  )
  const purge = db.prepare<never>(
    `DELETE FROM snapshot_parts WHERE rowid IN
      (SELECT rowid FROM snapshot_parts WHERE seq NOT IN (SELECT seq FROM snapshots) LIMIT ?)`,
  )
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
      const project = model.project
      const held = nouns.map(noun => [noun, Object.values<unknown>(model[noun])] as const)
      const purged = () => purge.run(PURGED) > 0
      let part = 0
      const put = (noun: string, body: unknown) => {
        insertPart.run(seq, part, noun, JSON.stringify(body))
        part += 1
      }
      return (function* () {
        yield () => remove.run(seq)
        for (let more = true; more; ) yield () => (more = purged())
        yield () => put('project', project)
        for (const [noun, entities] of held)
          for (let at = 0; at < entities.length; at += PART) yield () => put(noun, entities.slice(at, at + PART))
        yield () => {
          insert.run(seq, FOLD_VERSION, part)
          removeOld.run(KEPT)
        }
        for (let more = true; more; ) yield () => (more = purged())
      })()
    },
  }
}

function assemble(rows: readonly { noun: string; body: string }[]): Model {
  const model = emptyModel()
  for (const { noun, body } of rows) {
    const parsed = JSON.parse(body)
    if (noun === 'project') model.project = parsed
    const container = nouns.find(known => known === noun)
    if (!container) continue
    for (const entity of parsed) model[container][entity[KEYS[container]]] = entity
  }
  return model
}
