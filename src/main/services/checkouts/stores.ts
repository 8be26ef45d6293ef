import type { RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import { storeFolder } from '@shared/domain/checkout/folders'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Stores } from './belonging'
import type { CheckoutsDeps } from './deps'
import { createLock } from './lock'
import { publishStore } from './publish'

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
