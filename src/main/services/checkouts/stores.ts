import type { RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'
import { createLock } from './lock'
import { publishStore } from './publish'

/** Where a checkout belongs. */
export type Belonging = Pick<Checkout, 'kind' | 'path' | 'store'>

/** The repositories that checkouts belong to: the project's own, clones of one checkout, clones a team shares. */
export interface Stores {
  /** The repository that a checkout's worktree is made of; the clone itself for a clone. Failures are git's. */
  of(checkout: Belonging): Promise<Result<RepoRef, Failure>>
  /** The shared clone at this folder (`…/.git`), made if it is not there yet. */
  ensure(store: string): Promise<Result<RepoRef, Failure>>
  /**
   * Takes what is new in a checkout's clone into the project's repository, which is the authority: each branch by
   * compare-and-swap from where it was taken last. Nothing to do for worktrees of the project itself.
   */
  publish(checkout: Belonging): Promise<Result<void, Failure>>
}

/** Whether a checkout's refs and objects are somewhere else than the project's. */
export const isApart = ({ kind, store }: Belonging): boolean => kind === 'clone' || store !== null

/** The folder of the repository that a checkout apart belongs to. */
export const storeFolder = ({ kind, path, store }: Belonging): string | null =>
  store ?? (kind === 'clone' ? `${path}/.git` : null)

/** Makes them. Each is published by one at a time. */
export function createStores(deps: CheckoutsDeps): Stores {
  const locks = new Map<string, ReturnType<typeof createLock>>()
  const lockOf = (folder: string) => {
    const known = locks.get(folder) ?? createLock()
    locks.set(folder, known)
    return known
  }
  const open = async (folder: string): Promise<Result<RepoRef, Failure>> => {
    const repo = await deps.git.open(folder)
    return repo.ok ? ok(repo.value) : err(gitFailure(`Looking into ${folder}`, repo.error))
  }
  const of: Stores['of'] = async checkout => {
    const folder = storeFolder(checkout)
    return folder === null ? ok(deps.repo) : open(folder)
  }
  return {
    of,
    ensure: store =>
      lockOf(store)(async () => {
        if ((await deps.files.kind(store)) !== null) return open(store)
        const { branches } = deps.config.current()
        const main = await deps.git.readRef(deps.repo, `refs/heads/${branches.main}`)
        const at = (main.ok ? main.value : null) ?? deps.repo.head
        if (at === null) return err({ code: 'no-commits', message: 'There are no commits to make a clone of.' })
        const path = store.replace(/[\\/]\.git$/, '')
        const made = await deps.git.makeClone(deps.repo, { path, at, branch: null, store: true })
        return made.ok ? open(store) : err(gitFailure(`Making the clone ${path}`, made.error))
      }),
    publish: async checkout => {
      const folder = storeFolder(checkout)
      if (folder === null) return ok(undefined)
      return lockOf(`publish ${folder}`)(async () => {
        const store = await open(folder)
        return store.ok ? publishStore(deps, store.value) : store
      })
    },
  }
}
