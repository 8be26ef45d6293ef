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

interface Measured {
  /** When the checkout had last been seen to change. */
  readonly at: number
  readonly use: Promise<DiskUse>
  /** What is known until that is there: the measure itself, or the one before. */
  known: DiskUse | null
}

/**
 * `checkout.disk`: what checkouts take and save. Measured when asked for, and again only when one was seen to have
 * changed. Who does not wait is told what is known, and the rest is measured behind.
 */
export function checkoutDisk({ engine, disk, repo }: DiskDeps): MethodHandler<ProjectApi['checkout.disk'], unknown> {
  const measures = new Map<string, Measured>()
  const measure = ({ kind, path, store, updatedAt }: Checkout): Promise<DiskUse> => {
    const before = measures.get(path)
    if (before?.at === updatedAt) return before.use
    // The person's own checkout holds the repository itself: there is nothing it saves.
    const objects = kind === 'worktree' ? `${store ?? repo.commonDir}/objects` : null
    const measured: Measured = { at: updatedAt, use: disk.use({ path, objects }), known: before?.known ?? null }
    measures.set(path, measured)
    return measured.use.then(use => {
      measured.known = use
      return use
    })
  }
  return async ({ wait }) => {
    const checkouts = Object.values(engine.model().checkouts).filter(({ state }) => state === 'ready')
    const measuring = (async () => {
      // One after the other: they are all on one disk.
      for (const checkout of checkouts) await measure(checkout)
    })()
    if (wait) await measuring
    else measuring.catch(() => {})
    return ok(
      checkouts.flatMap(({ id, path }) => {
        const use = measures.get(path)?.known
        return use ? [{ id, disk_bytes: use.own, saved_bytes: use.saved }] : []
      }),
    )
  }
}
