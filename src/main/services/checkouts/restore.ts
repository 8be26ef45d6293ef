import type { Restored, RestoreOptions } from '@main/ports/checkouts'
import type { Oid, Repository } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import type { Rescue, RescueNote } from '@shared/domain/rescue/schema'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'
import { look, observe } from './look'
import { takeBack } from './make'
import { shareModules } from './setup'
import { freeSpot } from './spot'

interface Found {
  readonly note: RescueNote
  readonly commit: Oid
}

/** Lays a rescue out in a checkout whose folder and submodules hold what `from` holds. */
async function lay(
  deps: Keeper,
  repo: Repository,
  from: Pick<Rescue, 'commit' | 'modules'>,
  { note, commit }: Found,
): Promise<Result<void, Failure>> {
  const { head, branch, parts, id, modules } = note
  if (head === null)
    return err({
      code: 'no-commits',
      message: `${id} was taken before there was any commit, so there is nothing to lay it out on.`,
      hint: `Its files are there all the same: git restore --source=${commit} .`,
    })
  // Beside the names that a clone had: a branch called as their folder would be in their way.
  const otherwise = `rescued/${id}/${branch ?? 'detached'}`
  const laid = await deps.git.layOut(repo, { from: from.commit, commit, head, branch, otherwise, parts })
  if (!laid.ok) return err(gitFailure(`Restoring ${id}`, laid.error))
  const how = { project: deps.repo, otherwise }
  const bare = from.modules.map(one => ({ ...one, commit: one.head ?? one.commit, branch: null, parts: NOTHING }))
  const emptied = await deps.git.layOutModules(repo, { ...how, modules: bare, from: from.modules })
  await shareModules(deps, repo)
  const inside = emptied.ok ? await deps.git.layOutModules(repo, { ...how, modules, from: [] }) : emptied
  return inside.ok ? ok(undefined) : err(gitFailure(`Restoring the submodules of ${id}`, inside.error))
}

/** Nothing beside the commit itself. */
const NOTHING = { index: null, unmerged: null, state: null, raw: null, marks: null }

/**
 * Branches, tags and other names of a clone come back under their names where those are free, else below `rescued/`; its
 * stashes among those of the project.
 */
async function namesBack(deps: Keeper, { note }: Found): Promise<void> {
  const stashed = note.stashes.length === 0 ? ok(undefined) : await deps.git.storeStashes(deps.repo, note.stashes)
  if (!stashed.ok) deps.log.warn('stashes were not given back', { id: note.id, message: stashed.error.message })
  const branches = note.branches.map(({ name, oid }) => ({ name: `refs/heads/${name}`, oid }))
  for (const { name, oid } of [...branches, ...note.names]) {
    for (const ref of [name, name.replace(/^refs\/[^/]+\//, kind => `${kind}rescued/${note.id}/`)]) {
      const reason = `espalier: restore ${note.id}`
      const made = await deps.git.moveRef(deps.repo, { ref, to: oid, expected: null, reason })
      const known = made.ok ? null : await deps.git.readRef(deps.repo, ref)
      if (made.ok || (known?.ok && known.value === oid)) break
    }
  }
}

async function intoNew(deps: Keeper, found: Found, to: string | undefined): Promise<Result<Restored, Failure>> {
  const { note } = found
  const service = note.service ?? lookup(deps.engine.model().checkouts, note.checkout)?.service ?? null
  const place = await freeSpot(deps, note.checkout)
  const path = to ?? place.path
  if ((await deps.files.kind(path)) !== null && !(await deps.files.removeEmpty(path)))
    return err({
      code: 'exists',
      message: `${path} is there already. Nothing is laid over it.`,
      hint: 'Name another place with --to, or restore into a checkout with --in.',
      path,
    })
  const { id, ports } = place
  const plan = { id, path, kind: 'worktree' as const, store: null, ports, service, branch: note.branch }
  const planned = await record(deps.engine, { type: 'checkout.plan', ...plan })
  if (!planned.ok) return planned
  const at = note.head ?? found.commit
  const added = await deps.git.addWorktree(deps.repo, { path, at, branch: null, lockReason: null })
  if (!added.ok) {
    const why = gitFailure(`Making the checkout ${path}`, added.error)
    await takeBack(deps, plan, why)
    return err(why)
  }
  await deps.git.lockWorktree(deps.repo, path, `Espalier: ${note.id} restored`)
  const opened = await deps.git.open(path)
  if (!opened.ok) return err(gitFailure(`Restoring ${note.id}`, opened.error))
  const laid = await lay(deps, opened.value, { commit: at, modules: [] }, found)
  if (!laid.ok) {
    // It holds nothing the rescue does not hold.
    await deps.git.unlockWorktree(deps.repo, path)
    const rescued = { commit: found.commit, modules: note.modules }
    const bare = await deps.git.removeWorktree(deps.repo, { path })
    if (!bare.ok) await deps.git.removeWorktree(deps.repo, { path, rescued })
    await takeBack(deps, plan, laid.error)
    return laid
  }
  return ok({ id, path, kept: null })
}

async function intoOld(
  deps: Keeper,
  found: Found,
  checkout: Checkout,
  how: RestoreOptions,
): Promise<Result<Restored, Failure>> {
  const { id, path } = checkout
  const run = liveRuns(deps.engine.model()).find(live => live.checkout === id)
  if (run) return err({ code: 'checkout-busy', message: `${run.service} is working in ${id}.`, hint: 'Stop it first.' })
  if (checkout.kind === 'own')
    return err({ code: 'own-checkout', message: `${path} is your own checkout; nothing is laid over it.` })
  if (checkout.purpose === 'reference')
    return err({ code: 'reference', message: `${path} is a clean reference of main; nothing is restored into it.` })
  const seen = await look(deps, path)
  if (!seen.ok) return seen
  const { dirty, repo, status } = seen.value
  if (dirty > 0 && !how.rescue) {
    const files = [...status.changed.map(entry => entry.path), ...status.unmerged, ...status.untracked]
    return err({
      code: 'unsaved',
      message: `${id} holds ${dirty} ${dirty === 1 ? 'file' : 'files'} that no branch holds.`,
      hint: 'Add --rescue to keep them as a rescue of their own first, or leave --in out to restore into a new checkout.',
      evidence: files.slice(0, 50).join('\n'),
    })
  }
  const why = `${found.note.id} was about to be restored over it.`
  const request = { what: 'restore', why, ...(how.actor ? { actor: how.actor } : {}) }
  const kept = await deps.rescue.keep(checkout, request)
  if (!kept.ok) return kept
  const from = kept.value ?? (status.head === null ? null : { commit: status.head, modules: [] })
  if (from === null) return err({ code: 'no-commits', message: `${id} has no commit yet.` })
  const laid = await lay(deps, repo, from, found)
  return laid.ok ? ok({ id, path, kept: kept.value?.id ?? null }) : laid
}

/** Lays a rescue out in a new checkout, or in one that is there; never over work that is not kept itself. */
export async function restore(deps: Keeper, found: Found, how: RestoreOptions): Promise<Result<Restored, Failure>> {
  const checkout = how.into === undefined ? null : lookup(deps.engine.model().checkouts, how.into)
  if (checkout === undefined || checkout?.state === 'removed')
    return err({
      code: 'no-checkout',
      message: `There is no checkout ${how.into}.`,
      hint: 'See `espalier checkout list`.',
    })
  const done = checkout ? await intoOld(deps, found, checkout, how) : await intoNew(deps, found, how.to)
  if (!done.ok) return done
  await namesBack(deps, found)
  const seen = await observe(deps, done.value.id, done.value.path)
  if (!seen.ok) return seen
  const { id, path } = done.value
  await record(deps.engine, { type: 'rescue.restore', id: found.note.id, checkout: id, path })
  return done
}
