import { changeMatcher } from '../../lib/glob'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { planOf } from '../phase/rules'

/** A contract as rules for a landing: its name, whose it is, the patterns of its files, and whether it is frozen. */
interface Guarded {
  readonly name: string
  readonly owner: string
  readonly paths: readonly string[]
  readonly frozen: boolean
}

/** A frozen contract that a change touches. */
export interface TouchedContract {
  readonly name: string
  readonly owner: string
  readonly files: readonly string[]
}

/**
 * The frozen contracts that a change of these paths touches. `stated` are those of the target's own commit; what people
 * froze counts besides, with the paths of the target where it knows the contract, else those in force here.
 */
export function touchedContracts(
  model: Model,
  stated: readonly Guarded[],
  changed: readonly string[],
): TouchedContract[] {
  const known = new Set(stated.map(({ name }) => name))
  const all = [...stated, ...planOf(model).contracts.filter(({ name }) => !known.has(name))]
  return all.flatMap(({ name, owner, paths, frozen }) => {
    if (!frozen && lookup(model.contracts, name)?.frozen !== true) return []
    const files = changed.filter(changeMatcher(paths))
    return files.length > 0 ? [{ name, owner, files }] : []
  })
}
