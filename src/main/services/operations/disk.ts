import type { Disk, DiskUse } from '@main/ports/disk'
import type { Engine } from '@main/ports/engine'
import type { RepoRef } from '@main/ports/git-types'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import type { Checkout } from '@shared/domain/checkout/schema'
import { ok } from '@shared/lib/result'

export interface DiskDeps {
  readonly engine: Engine
  readonly disk: Disk
  readonly repo: RepoRef
}

/** `checkout.disk`: what checkouts take and save. Measured when asked for, and again only when one was seen to have changed. */
export function checkoutDisk({ engine, disk, repo }: DiskDeps): MethodHandler<ProjectApi['checkout.disk'], unknown> {
  const known = new Map<string, { readonly at: number; readonly use: Promise<DiskUse> }>()
  const measure = ({ kind, path, store, updatedAt }: Checkout): Promise<DiskUse> => {
    const before = known.get(path)
    if (before?.at === updatedAt) return before.use
    // The person's own checkout holds the repository itself: there is nothing it saves.
    const objects = kind === 'worktree' ? `${store ?? repo.commonDir}/objects` : null
    const use = disk.use({ path, objects })
    known.set(path, { at: updatedAt, use })
    return use
  }
  return async () => {
    const checkouts = Object.values(engine.model().checkouts).filter(({ state }) => state === 'ready')
    const uses = []
    // One after the other: they are all on one disk.
    for (const checkout of checkouts) {
      const { own, saved } = await measure(checkout)
      uses.push({ id: checkout.id, disk_bytes: own, saved_bytes: saved })
    }
    return ok(uses)
  }
}
