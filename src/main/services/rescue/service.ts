import type { ConfigHolder } from '@main/ports/config-holder'
import type { Log } from '@main/ports/log'
import { gitFailure, record } from '@main/ports/record'
import type { Rescue } from '@main/ports/rescue'
import { expiredOf } from '@shared/domain/rescue/retention'
import type { Rescue as Rescued } from '@shared/domain/rescue/schema'
import { err, ok } from '@shared/lib/result'
import { type KeepDeps, keep, rescuedNames } from './keep'
import { keepBranch } from './keep-branch'
import { found, listed } from './listed'

export interface RescueDeps extends KeepDeps {
  readonly config: ConfigHolder
  readonly log: Log
}

/** Makes the keeper of what must not be lost. */
export function createRescue(deps: RescueDeps): Rescue {
  const { git, repo, engine, log } = deps
  const prune: Rescue['prune'] = async (ids, reason) => {
    const all = await listed(deps)
    if (!all.ok) return all
    const gone: Rescued[] = []
    for (const id of ids) {
      const rescue = all.value.find(one => one.id === id)
      if (!rescue) return err({ code: 'no-rescue', message: `There is no rescue ${id}.` })
      const { ref, commit: expected } = rescue
      const names = await git.refs(repo, { prefixes: [rescuedNames(id)] })
      if (!names.ok) return err(gitFailure(`Letting go of ${id}`, names.error))
      // The rescue itself goes last: cut off before, it is still listed and can be let go again.
      const refs = [...names.value.map(({ name, oid }) => ({ ref: name, expected: oid })), { ref, expected }]
      for (const at of refs) {
        const deleted = await git.deleteRef(repo, { ...at, reason: `espalier: ${reason}`.slice(0, 200) })
        if (!deleted.ok) return err(gitFailure(`Letting go of ${id}`, deleted.error))
      }
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
