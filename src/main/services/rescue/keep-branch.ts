import type { Oid } from '@main/ports/git-types'
import { gitFailure, record, system } from '@main/ports/record'
import type { KeepRequest, Kept } from '@main/ports/rescue'
import type { Failure } from '@shared/domain/failure'
import { rescueId, rescueMessage, rescueOf } from '@shared/domain/rescue/note'
import type { RescueNote } from '@shared/domain/rescue/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { slugify } from '@shared/lib/slug'
import { type KeepDeps, rescueRef } from './keep'

const LASTING = ['refs/heads/', 'refs/tags/', 'refs/remotes/', 'refs/espalier/rescue/']

/** Keeps the commits of a branch that is about to be deleted; null where another lasting ref holds them. */
export async function keepBranch(
  { git, repo, engine, clock }: KeepDeps,
  branch: string,
  head: Oid,
  { what, why, actor = system }: KeepRequest,
): Promise<Result<Kept | null, Failure>> {
  const doing = `Keeping ${branch}`
  const refs = await git.refs(repo, { prefixes: LASTING, base: head })
  if (!refs.ok) return err(gitFailure(doing, refs.error))
  if (refs.value.some(ref => ref.name !== `refs/heads/${branch}` && ref.behind === 0)) return ok(null)
  const log = await git.log(repo, { from: null, to: head, limit: 1 })
  const tree = log.ok ? log.value[0]?.tree : undefined
  if (!log.ok || tree === undefined)
    return err(log.ok ? { code: 'missing-ref', message: `${branch} has no commit.` } : gitFailure(doing, log.error))
  const at = clock.now()
  const by = { name: 'Espalier', email: 'espalier@localhost', at: Math.floor(at / 1000), offset: '+0000' }
  for (let n = 1; ; n++) {
    const id = rescueId(at, slugify(branch, 50) || 'branch', n)
    const ref = rescueRef(id)
    const note: RescueNote = {
      ...{ version: 1, id, checkout: branch, path: repo.root ?? repo.commonDir, what, why, who: actor, at },
      ...{
        service: null,
        head,
        branch,
        operation: null,
        files: 0,
        bytes: 0,
        lost: [],
        stashes: [],
        branches: [],
        names: [],
        modules: [],
      },
      parts: { index: null, unmerged: null, state: null, raw: null, marks: null },
    }
    const message = rescueMessage(note)
    const commit = await git.commitTree(repo, {
      tree,
      parents: [head],
      author: by,
      committer: by,
      message,
      sign: false,
    })
    if (!commit.ok) return err(gitFailure(doing, commit.error))
    const pinned = await git.moveRef(repo, { ref, to: commit.value, expected: null, reason: 'espalier: rescue' })
    if (!pinned.ok && pinned.error.code === 'ref-moved' && n < 1000) continue
    if (!pinned.ok) return err(gitFailure(doing, pinned.error))
    const rescue = rescueOf(note, ref, commit.value)
    await record(engine, { type: 'rescue.keep', ...rescue })
    return ok({ ...rescue, unsaved: [] })
  }
}
