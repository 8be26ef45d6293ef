import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { RepoRef, RescueFacts } from '@main/ports/git-types'
import { gitFailure, record, system } from '@main/ports/record'
import type { KeepRequest, Kept } from '@main/ports/rescue'
import type { Failure } from '@shared/domain/failure'
import { rescueId, rescueMessage, rescueOf } from '@shared/domain/rescue/note'
import type { RescueNote } from '@shared/domain/rescue/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { slugify } from '@shared/lib/slug'
import type { Clock } from '@shared/lib/time'

export interface KeepDeps {
  readonly engine: Engine
  readonly git: Git
  /** The project's repository, which holds the rescues. */
  readonly repo: RepoRef
  readonly clock: Clock
}

/** Where rescues stand; their names sort by age. */
export const rescueRef = (id: string): string => `refs/espalier/rescue/${id}`

/** A checkout as git sees it; where its folder is gone, what git still has of it. */
async function open({ git, repo }: KeepDeps, path: string): Promise<Result<RepoRef, Failure>> {
  const opened = await git.open(path)
  if (opened.ok) return ok(opened.value)
  const left = await git.listedAt(repo, path)
  return left.ok && left.value !== null ? ok(left.value) : err(gitFailure(`Keeping what is in ${path}`, opened.error))
}

/** `Rescue.keep`: everything in a checkout goes under a new ref of the project, and the log says so. */
export async function keep(
  deps: KeepDeps,
  checkout: { readonly id: string; readonly path: string },
  request: KeepRequest,
): Promise<Result<Kept | null, Failure>> {
  const { git, repo, clock } = deps
  const { what, why, actor = system, partial = false } = request
  const opened = await open(deps, checkout.path)
  if (!opened.ok) return opened
  const at = clock.now()
  const name = slugify(checkout.id, 50) || 'checkout'
  for (let n = 1; ; n++) {
    const id = rescueId(at, name, n)
    const ref = rescueRef(id)
    const note = ({ parts, ...facts }: RescueFacts): RescueNote => ({
      ...{ version: 1, id, checkout: checkout.id, path: checkout.path, what, why, who: actor, at },
      ...{ head: facts.head, branch: facts.branch, operation: facts.operation, files: facts.files, bytes: facts.bytes },
      ...{ parts, lost: [...facts.lost], stashes: [...facts.stashes], branches: [...facts.branches] },
    })
    const kept = await git.rescue(opened.value, {
      ref,
      into: repo,
      by: { name: 'Espalier', email: 'espalier@localhost', at: Math.floor(at / 1000), offset: '+0000' },
      message: facts => rescueMessage(note(facts)),
    })
    if (!kept.ok) {
      if (kept.error.code === 'exists' && n < 1000) continue
      return err(gitFailure(`Keeping what is in ${checkout.path}`, kept.error))
    }
    if (kept.value === null) return ok(null)
    const { commit, unsaved } = kept.value
    const rescue = rescueOf(note(kept.value), ref, commit)
    // The ref is what counts; it is found again where this cannot be written.
    await record(deps.engine, { type: 'rescue.keep', ...rescue })
    if (unsaved.length > 0 && !partial) {
      const paths = unsaved.map(entry => entry.path)
      const message = `${checkout.path} holds repositories of their own that git cannot take into another: ${paths.slice(0, 5).join(', ')}. Move them away or push what is in them, then try again. Everything else is kept as ${id}.`
      return err({ code: 'unsaved', message, path: checkout.path, evidence: paths.join('\n') })
    }
    return ok({ ...rescue, unsaved })
  }
}
