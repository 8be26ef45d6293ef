import type { Synced } from '@main/ports/checkouts'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import { allTakenBack, sayTakenBack, type TakenBack } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import { parentLevelOf } from '@shared/domain/topology/place'
import { isApart } from './belonging'
import type { Keeper } from './deps'
import { look, observe } from './look'
import { mergeIn } from './merge-in'
import { mendMoving } from './moving'
import { save } from './save'

const few = (files: readonly string[]): string =>
  files.length <= 5 ? files.join(', ') : `${files.slice(0, 5).join(', ')} and ${files.length - 5} more`

/**
 * Brings a checkout up to date with what its branch grows from (a specialist's with its one source) by a merge. Only a
 * clean one nobody works in is touched, after a snapshot; a conflict leaves it as it was and is told with its files.
 */
export async function sync(deps: Keeper, place: Checkout): Promise<Synced> {
  const { id, path, kind } = place
  const { git, repo } = deps
  const model = deps.engine.model()
  const answer = (state: Synced['state'], reason: string | null, more: Partial<Synced> = {}): Synced => ({
    ...{ id, branch: null, from: null, head: null, files: [] },
    ...more,
    state,
    reason,
  })
  if (kind === 'own') return answer('refused', `${path} is your own checkout; Espalier leaves it alone.`)
  if (place.purpose === 'reference')
    return answer('current', 'It is a reference of main, which is kept at main’s tip by itself.')
  const run = liveRuns(model).find(live => live.checkout === id)
  if (run)
    return answer(
      'refused',
      `${run.service} is working in it (run ${run.id}); its branch is brought up to date when that ends.`,
    )
  let seen = await look(deps, path)
  // What looks like edits may be an earlier move that was cut off.
  if (seen.ok && seen.value.dirty > 0 && (await mendMoving(deps, seen.value.repo, id))) seen = await look(deps, path)
  if (!seen.ok) return answer('refused', seen.error.message)
  const { status, dirty, repo: checkout } = seen.value
  const { branch, head } = status
  if (checkout.operation !== null)
    return answer('refused', `A ${checkout.operation} is unfinished in it. Finish or abort it first.`, { branch, head })
  if (branch === null || head === null) return answer('refused', 'It is on no branch.', { branch, head })
  const from = parentLevelOf(deps.config.current(), branch).parent
  const told = { branch, head, from }
  if (from === null) return answer('refused', `${branch} grows from nothing it could be brought up to date with.`, told)
  if (dirty > 0) {
    const files = [...status.changed.map(entry => entry.path), ...status.unmerged, ...status.untracked]
    return answer('refused', `It holds changes that are not committed: ${few(files)}. Commit or stash them first.`, {
      ...told,
      files,
    })
  }
  const parent = await git.readRef(repo, `refs/heads/${from}`)
  if (!parent.ok) return answer('refused', gitFailure(`Reading ${from}`, parent.error).message, told)
  if (parent.value === null) return answer('refused', `There is no branch ${from} yet.`, told)
  const saved = await save(deps, id, `before it is brought up to date with ${from}`)
  if (!saved.ok) return answer('refused', saved.error.message, told)
  if (isApart(place)) {
    const brought = await git.bringCommits(checkout, { from: repo.commonDir, oids: [parent.value] })
    if (!brought.ok) return answer('refused', gitFailure(`Fetching ${from}`, brought.error).message, told)
  }
  const message = `Merge ${from} into ${branch}\n`
  const merged = await mergeIn(deps, checkout, { id, branch, head, commit: parent.value, message })
  if (!merged.ok) return answer('refused', merged.error.message, told)
  if (merged.value.kind === 'conflict') {
    const files = [...merged.value.files]
    return answer(
      'conflict',
      `${from} changed the same places: ${few(files)}. Nothing was touched; merge ${from} there by hand or let its agent do it.`,
      { ...told, files },
    )
  }
  if (merged.value.kind === 'there') return answer('current', null, told)
  await observe(deps, id, path)
  await deps.stores.publish(place)
  return answer('synced', await withdrawn(deps, checkout, { branch, head, parent: parent.value }), {
    ...told,
    head: merged.value.head,
  })
}

/** What a merge took out of a branch's own files, because the branch it came from took that back; and how it comes again. */
async function withdrawn(
  { engine, git }: Keeper,
  checkout: RepoRef,
  { branch, head, parent }: { readonly branch: string; readonly head: Oid; readonly parent: Oid },
): Promise<string | null> {
  const holds = async (of: Oid, ancestor: Oid | null) => {
    const held = ancestor === null ? null : await git.isAncestor(checkout, { ancestor, of })
    return held?.ok === true && held.value
  }
  const away: TakenBack[] = []
  for (const one of allTakenBack(engine.model())) {
    const taken = one.revert.landedCommit
    if (one.landing.branch !== branch || (await holds(head, taken)) || !(await holds(parent, taken))) continue
    // What landed as another commit is the branch's own still: merging takes nothing of it away.
    if (await holds(parent, one.landing.head)) away.push(one)
  }
  if (away.length === 0) return null
  const undo = away.map(({ revert }) => revert.head).join(' ')
  return `${sayTakenBack(away)} So its files are without that work now; the commits stay in its history. To have it there again: git revert --no-edit ${undo}`
}

/** Brings those named up to date, one after the other; all of Espalier's that are ready where none is named. */
export async function syncAll(deps: Keeper, ids: readonly string[] | null): Promise<Synced[]> {
  const { checkouts } = deps.engine.model()
  const wanted =
    ids === null
      ? Object.values(checkouts).filter(
          ({ state, kind, purpose }) => state === 'ready' && kind !== 'own' && purpose === 'work',
        )
      : ids.flatMap(id => lookup(checkouts, id) ?? [])
  const answers: Synced[] = []
  for (const checkout of wanted.sort((a, b) => (a.id < b.id ? -1 : 1))) answers.push(await sync(deps, checkout))
  return answers
}
