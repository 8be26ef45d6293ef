import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { err, ok, type Result } from '@shared/lib/result'
import { isApart } from './belonging'
import type { Keeper } from './deps'

/** Pins everything in a checkout at `refs/espalier/wip/<id>`; index and files stay as they are. Null where it is clean. */
export async function save(deps: Keeper, id: string, why: string): Promise<Result<Oid | null, Failure>> {
  const checkout = lookup(deps.engine.model().checkouts, id)
  if (!checkout || (await deps.files.kind(checkout.path)) === null) return ok(null)
  const repo = await deps.git.open(checkout.path)
  if (!repo.ok) return err(gitFailure(`Saving ${id}`, repo.error))
  const ref = `refs/espalier/wip/${id}`
  const by = { name: 'Espalier', email: 'espalier@localhost', at: Math.floor(deps.clock.now() / 1000), offset: '+0000' }
  const saved = await deps.git.snapshot(repo.value, { ref, reason: why, by })
  if (!saved.ok) return err(gitFailure(`Saving ${id}`, saved.error))
  for (const { path, why: cause } of saved.value.unsaved)
    deps.log.warn('a snapshot could not hold everything', { path, cause })
  if (saved.value.clean) return ok(null)
  // Snapshots are compared and merged in the project's repository, so it has those of clones, too.
  const shared = isApart(checkout) ? await bring(deps, repo.value, ref, saved.value.commit) : ok(undefined)
  return shared.ok ? ok(saved.value.commit) : shared
}

async function bring(deps: Keeper, clone: RepoRef, ref: string, commit: Oid): Promise<Result<void, Failure>> {
  const { git, repo } = deps
  const brought = await git.bringCommits(repo, { from: clone.commonDir, oids: [commit] })
  const before = brought.ok ? await git.readRef(repo, ref) : brought
  const reason = 'espalier: snapshot of a clone'
  const done = before.ok ? await git.moveRef(repo, { ref, to: commit, expected: before.value, reason }) : before
  return done.ok ? ok(undefined) : err(gitFailure('Taking over a snapshot', done.error))
}
