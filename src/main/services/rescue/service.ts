import type { ConfigHolder } from '@main/ports/config-holder'
import type { RepoRef } from '@main/ports/git-types'
import type { Log } from '@main/ports/log'
import { moduleStore } from '@main/ports/module-store'
import { gitFailure, record } from '@main/ports/record'
import type { Rescue } from '@main/ports/rescue'
import type { Failure } from '@shared/domain/failure'
import { expiredOf } from '@shared/domain/rescue/retention'
import type { Rescue as Rescued } from '@shared/domain/rescue/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { type KeepDeps, keep, rescuedNames, rescueRef } from './keep'
import { keepBranch } from './keep-branch'
import { found, listed } from './listed'

export interface RescueDeps extends KeepDeps {
  readonly config: ConfigHolder
  readonly log: Log
}

/** Makes the keeper of what must not be lost. */
export function createRescue(deps: RescueDeps): Rescue {
  const { git, repo, engine, log } = deps
  /** Takes away the refs of a rescue in one repository. */
  const drop = async (place: RepoRef, id: string, reason: string): Promise<Result<void, Failure>> => {
    const refs = await git.refs(place, { prefixes: [rescuedNames(id), rescueRef(id)] })
    if (!refs.ok) return err(gitFailure(`Letting go of ${id}`, refs.error))
    for (const { name, oid } of refs.value) {
      const gone = { ref: name, expected: oid, reason: `espalier: ${reason}`.slice(0, 200) }
      const deleted = await git.deleteRef(place, gone)
      if (!deleted.ok) return err(gitFailure(`Letting go of ${id}`, deleted.error))
    }
    return ok(undefined)
  }
  const prune: Rescue['prune'] = async (ids, reason) => {
    const all = await listed(deps)
    if (!all.ok) return all
    const gone: Rescued[] = []
    for (const id of ids) {
      const rescue = all.value.find(one => one.id === id)
      if (!rescue) return err({ code: 'no-rescue', message: `There is no rescue ${id}.` })
      const stores = new Set(all.value.flatMap(({ modules }) => modules.map(({ store }) => store)))
      // The rescue itself goes last: cut off before, it is still listed and can be let go again.
      for (const store of stores) {
        const dropped = await drop(moduleStore(repo, store), id, reason)
        if (!dropped.ok) log.warn('a submodule may keep what was let go of', { id, message: dropped.error.message })
      }
      const dropped = await drop(repo, id, reason)
      if (!dropped.ok) return dropped
      await record(engine, { type: 'rescue.drop', id, reason })
      gone.push(rescue)
    }
    return ok(gone)
  }
  return {
    keep: async (checkout, request) => {
      const kept = await keep(deps, checkout, request)
      if (!kept.ok) log.warn('a checkout could not be kept whole', { id: checkout.id, code: kept.error.code })
      return kept
    },
    keepBranch: (branch, head, request) => keepBranch(deps, branch, head, request),
    list: () => listed(deps),
    find: id => found(deps, id),
    expired: async () => {
      const all = await listed(deps)
      if (!all.ok) return all
      const { keep: longest, max_size } = deps.config.current().checkouts.rescue
      return ok(expiredOf(all.value, { keep: longest, maxSize: max_size }, deps.clock.now()))
    },
    prune,
  }
}
