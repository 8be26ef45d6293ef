import type { FinishDeps } from './finish-deps'

/** Removes lock files that a killed git left and nobody holds. */
export async function mendLocks({
  git,
  repo,
  clock,
  log,
}: Pick<FinishDeps, 'git' | 'repo' | 'clock' | 'log'>): Promise<void> {
  const now = clock.now()
  const found = await git.staleLocks(repo, { now, olderThanMs: 0 })
  if (!found.ok) return
  for (const lock of found.value) {
    // Where the system cannot say who holds a file, only its age speaks.
    const dead = lock.heldBy === null ? lock.ageMs > 30_000 : lock.heldBy.length === 0
    if (!dead) continue
    const gone = await git.removeStaleLock(repo, lock, { now: clock.now() })
    log.info(gone.ok ? 'Removed a lock that a killed git left' : 'A stale lock stays', { path: lock.path })
  }
}
