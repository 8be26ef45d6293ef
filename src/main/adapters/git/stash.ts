import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Stash } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'

/** The stashes of a repository, newest first. All its checkouts share them. */
export async function stashes(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<Stash[]> {
  const args = ['log', '--walk-reflogs', '-z', '--format=%H%x00%gs', 'refs/stash', '--']
  const said = await exec.read(repo, { args, codes: [0, 128] }, options)
  if (!said.ok) return said
  // No stash, no such ref.
  if (said.value.exitCode === 128) return ok([])
  const parts = said.value.text.split('\0')
  const found: Stash[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) found.push({ oid: parts[at] ?? '', message: parts[at + 1] ?? '' })
  return ok(found)
}

/** Puts stashes, given newest first, on top of a repository's own, those apart that it has. */
export async function storeStashes(
  exec: Exec,
  repo: RepoRef,
  list: readonly Stash[],
  options?: GitOptions,
): Answer<void> {
  return exec.alone(repo, 'shared', async () => {
    const there = await stashes(exec, repo, options)
    if (!there.ok) return there
    const known = new Set(there.value.map(({ oid }) => oid))
    for (const { oid, message } of list.toReversed().filter(one => !known.has(one.oid))) {
      // As `git stash store` does it, which wants a checkout.
      const args = ['update-ref', '--create-reflog', '-m', message || 'stash', 'refs/stash', oid]
      const done = await exec.write(repo, { args, subject: oid }, options)
      if (!done.ok) return done
    }
    return ok(undefined)
  })
}
