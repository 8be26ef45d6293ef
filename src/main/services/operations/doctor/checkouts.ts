import { type Check, mended, warn } from './deps'

/** A lock younger than this may belong to a git that is at work. */
const OLD_LOCK = 60_000

/** Checkouts that cannot be worked in. One whose folder is gone leaves the list, its staged files kept, where that is asked for. */
export const checkCheckouts: Check = async ({ engine, checkouts, fix }) => {
  const found = []
  for (const { id, kind, state, reason, path } of Object.values(engine.model().checkouts)) {
    if (state !== 'broken') continue
    const name = `checkout ${id}`
    const message = reason?.message ?? `${path} cannot be worked in.`
    const gone = reason?.code === 'folder-missing'
    // The repository of a clone went with its folder.
    const kept = kind === 'clone' ? '' : '; what was staged in it is kept'
    const hint = `Take it off the list${kept}: espalier checkout remove ${id} --rescue`
    if (!gone || !fix) {
      found.push({ ...warn(name, message, hint), mendable: gone })
      continue
    }
    const removed = await checkouts.remove(id, { rescue: true, why: 'Its folder was gone.' })
    const staged =
      removed.ok && removed.value.rescue ? ` What was staged in it is kept as ${removed.value.rescue}.` : ''
    found.push(
      removed.ok
        ? mended(name, `${path} was gone and is off the list.${staged}`)
        : warn(name, removed.error.message, hint),
    )
  }
  return found
}

/** Worktrees somebody else made whose folder is gone: their disk may come back, so they are only told. */
export const checkWorktrees: Check = async ({ engine, git }, repo) => {
  const ours = new Set(
    Object.values(engine.model().checkouts).flatMap(({ path, state }) => (state === 'removed' ? [] : [path])),
  )
  const listed = await git.worktrees(repo)
  return (listed.ok ? listed.value : [])
    .filter(({ path, prunable }) => prunable !== null && !ours.has(path))
    .map(({ path, branch }) =>
      warn(
        `worktree ${path}`,
        `Git lists a checkout at ${path}, and its folder is not there.${branch ? ` It holds ${branch}.` : ''}`,
        'git worktree prune forgets it; git worktree repair, run in it, finds it again where it was moved.',
      ),
    )
}

/** Branches of work under way that are gone or go by another name now. */
export const checkBranches: Check = async ({ engine, git }, repo) => {
  const { tasks, runs, checkouts } = engine.model()
  const refs = await git.refs(repo, { prefixes: ['refs/heads/'] })
  if (!refs.ok) return []
  const there = new Set(refs.value.map(({ name }) => name.slice('refs/heads/'.length)))
  return Object.values(tasks).flatMap(({ id, status, run }) => {
    const { branch = null, checkout = null } = (run !== null && runs[run]) || {}
    if (status === 'done' || status === 'cancelled' || branch === null || there.has(branch)) return []
    const place = checkout === null ? undefined : checkouts[checkout]
    if (place?.kind === 'clone' || (place?.store ?? null) !== null) return []
    const now = place && place.state !== 'removed' ? place.branch : null
    const moved = now !== null && now !== branch
    const message = `${branch}, the branch of task ${id}, is not there any more.${moved ? ` ${place?.id} stands on ${now}.` : ''}`
    const hint = moved
      ? `If it was renamed, give it its name back: git branch -m ${now} ${branch}`
      : `Make it again where it stood: espalier checkout rescued and git reflog tell where, git branch ${branch} COMMIT`
    return [warn(`branch ${branch}`, message, hint)]
  })
}

/** Locks that a killed git left: nobody holds them, and they stop the next. */
export const checkLocks: Check = async ({ git, clock, fix }, repo) => {
  const locks = await git.staleLocks(repo, { now: clock.now(), olderThanMs: OLD_LOCK })
  const found = []
  for (const lock of locks.ok ? locks.value : []) {
    const name = `lock ${lock.path}`
    const by =
      lock.heldBy === null
        ? ''
        : lock.heldBy.length === 0
          ? ', and nobody holds it'
          : `, held by process ${lock.heldBy.join(', ')}`
    const message = `${lock.path} is ${Math.round(lock.ageMs / 60_000)} minutes old${by}. Git does nothing there until it is gone.`
    const dead = lock.heldBy?.length === 0
    const hint = dead ? 'Delete the file.' : 'End the git that holds it, or delete the file when no git runs there.'
    const gone = dead && fix ? await git.removeStaleLock(repo, lock, { now: clock.now() }) : null
    found.push(
      gone?.ok
        ? mended(name, `Removed ${lock.path}, which a git that is no more had left.`)
        : { ...warn(name, message, hint), mendable: dead },
    )
  }
  return found
}
