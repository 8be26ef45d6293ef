import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { RepoRef, RescueFacts } from '@main/ports/git-types'
import { leftOf } from '@main/ports/left-of'
import { gitFailure, record, system } from '@main/ports/record'
import { type KeepRequest, type Kept, repositoriesInside } from '@main/ports/rescue'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { rescueId, rescueMessage, rescueOf } from '@shared/domain/rescue/note'
import type { Rescue as Rescued, RescueNote } from '@shared/domain/rescue/schema'
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

/** Where the names stand that a rescue keeps beside its commit. */
export const rescuedNames = (id: string): string => `refs/espalier/rescue-refs/${id}/`

/** A checkout as git sees it; where its folder is gone, what git still has of it. */
async function open(
  deps: KeepDeps,
  checkout: { readonly id: string; readonly path: string },
): Promise<Result<RepoRef, Failure>> {
  const opened = await deps.git.open(checkout.path)
  if (opened.ok) return ok(opened.value)
  const left = await leftOf(deps, checkout)
  return left === null ? err(gitFailure(`Keeping what is in ${checkout.path}`, opened.error)) : ok(left)
}

/** What tells one rescue of a checkout from the next: the same again of the same state is the very same commit. */
type Stamp = Pick<RescueNote, 'id' | 'at' | 'service' | 'why' | 'who'>
type Place = Pick<RescueNote, 'checkout' | 'path' | 'what'>

async function write(
  { git, repo }: KeepDeps,
  from: RepoRef,
  place: Place,
  stamp: Stamp,
): Promise<Result<Kept | null, GitError>> {
  const ref = rescueRef(stamp.id)
  const note = ({
    parts,
    lost,
    stashes,
    branches,
    names,
    modules,
    head,
    branch,
    operation,
    files,
    bytes,
  }: RescueFacts): RescueNote => ({
    ...{ version: 1, id: stamp.id, ...place, service: stamp.service, why: stamp.why, who: stamp.who, at: stamp.at },
    ...{ head, branch, operation, files, bytes, parts },
    ...{ lost: [...lost], stashes: [...stashes], branches: [...branches], names: [...names], modules: [...modules] },
  })
  const by = { name: 'Espalier', email: 'espalier@localhost', at: Math.floor(stamp.at / 1000), offset: '+0000' }
  const kept = await git.rescue(from, { ref, into: repo, by, message: facts => rescueMessage(note(facts)) })
  if (!kept.ok) return kept
  if (kept.value === null) return ok(null)
  const { commit, unsaved } = kept.value
  return ok({ ...rescueOf(note(kept.value), ref, commit), unsaved })
}

/** The last rescue of a checkout before the same was done to it. */
const earlierOf = ({ engine }: KeepDeps, place: Place): Rescued | undefined =>
  Object.values(engine.model().rescues)
    .filter(one => one.checkout === place.checkout && one.path === place.path && one.what === place.what)
    .reduce<Rescued | undefined>((last, one) => (last && last.at > one.at ? last : one), undefined)

/** Writes a rescue; where nothing changed since the last of its kind, that one is the answer. */
async function writeOnce(deps: KeepDeps, from: RepoRef, place: Place, stamp: Omit<Stamp, 'id'>) {
  const earlier = earlierOf(deps, place)
  const again = earlier ? await write(deps, from, place, earlier) : null
  if (again && (again.ok || again.error.code !== 'exists')) return again
  const name = slugify(place.checkout, 50) || 'checkout'
  for (let n = 1; ; n++) {
    const written = await write(deps, from, place, { ...stamp, id: rescueId(stamp.at, name, n) })
    if (written.ok || written.error.code !== 'exists' || n >= 1000) return written
  }
}

/** `Rescue.keep`: everything in a checkout goes under a new ref of the project, and the log says so. */
export async function keep(
  deps: KeepDeps,
  checkout: { readonly id: string; readonly path: string },
  request: KeepRequest,
): Promise<Result<Kept | null, Failure>> {
  const { what, why, actor = system, partial = false } = request
  const opened = await open(deps, checkout)
  if (!opened.ok) return opened
  const service = lookup(deps.engine.model().checkouts, checkout.id)?.service ?? null
  const place = { checkout: checkout.id, path: checkout.path, what }
  const kept = await writeOnce(deps, opened.value, place, { at: deps.clock.now(), service, why, who: actor })
  if (!kept.ok) return err(gitFailure(`Keeping what is in ${checkout.path}`, kept.error))
  if (kept.value === null) return ok(null)
  const { unsaved, ...rescue } = kept.value
  // The ref is what counts; it is found again where this cannot be written.
  await record(deps.engine, { type: 'rescue.keep', ...rescue })
  if (unsaved.length > 0 && !partial) {
    const paths = unsaved.map(entry => entry.path)
    const failure = repositoriesInside(checkout.path, paths)
    return err({ ...failure, message: `${failure.message} Everything else is kept as ${rescue.id}.` })
  }
  return ok(kept.value)
}
