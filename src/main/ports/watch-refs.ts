import type { Result } from '@shared/lib/result'
import type { Unsubscribe, WatchError, Watcher } from './watcher'

/** In the folder all checkouts share: large or busy folders that hold no refs, and what Espalier itself writes. */
const NO_REFS = [
  '/objects',
  '/logs',
  '/espalier',
  '/lfs',
  '/modules',
  '/hooks',
  '/info',
  '/rr-cache',
  'worktrees/*/logs',
  'worktrees/*/modules',
  '**/*.lock',
]

const moves = /^(HEAD|packed-refs|refs\/.+|reftable\/.+|worktrees\/[^/]+\/(HEAD|refs\/.+|reftable\/.+))$/

/** Whether a path inside the shared folder (with `/` between its parts) is one where refs are kept. */
export const isRefPath = (path: string): boolean => moves.test(path)

/**
 * Tells when a ref of a repository may have moved: loose and packed refs, HEAD of every checkout, reftables. It says
 * that, not which: ask git. No polling; objects, reflogs and Espalier's own folder are not even looked at.
 */
export function watchRefs(
  watcher: Watcher,
  commonDir: string,
  options: {
    readonly settleMs?: number
    /** More than what never holds refs. */
    readonly ignore?: readonly string[]
    readonly onError?: (error: WatchError) => void
  },
  onMove: () => void,
): Promise<Result<Unsubscribe, WatchError>> {
  return watcher.subscribe(commonDir, { ...options, ignore: [...NO_REFS, ...(options.ignore ?? [])] }, paths => {
    if (paths.some(path => isRefPath(path.slice(commonDir.length + 1).replaceAll('\\', '/')))) onMove()
  })
}
