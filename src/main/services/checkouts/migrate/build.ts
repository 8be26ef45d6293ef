import type { Transplant } from '@main/ports/git-clones'
import { gitFailure, record } from '@main/ports/record'
import { storeFolder } from '@shared/domain/checkout/folders'
import type { Failure } from '@shared/domain/failure'
import type { Migration, Move } from '@shared/domain/project/migration'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from '../deps'

type Stand = Move['from']

/** Where a checkout stands, as git is told it. Failure: the repository it belongs to cannot be read. */
export async function groundOf(deps: Keeper, stand: Stand): Promise<Result<Transplant['to'], Failure>> {
  if (stand.kind === 'clone') return ok({ path: stand.path, store: null })
  const store = stand.store === null ? await deps.stores.of(stand) : await deps.stores.ensure(stand.store)
  return store.ok ? ok({ path: stand.path, store: store.value }) : store
}

const step = (deps: Keeper, id: string, text: string, checkout: string | null) =>
  record(deps.engine, { type: 'project.migrate-step', id, step: text.slice(0, 300), checkout })

/** Keeps what is in a checkout before it moves. What did not change since the last time is not kept twice. */
export const keepFirst = (deps: Keeper, to: Migration['to'], { checkout, from }: Move) => {
  const why = `The checkouts were about to move to ${to}.`
  return deps.rescue.keep({ id: checkout, path: from.path }, { what: 'migrate', why, partial: true })
}

/** Everything published, kept, made anew and compared: one checkout, the old one untouched. */
async function buildOne(
  deps: Keeper,
  { id, to }: Migration,
  move: Move,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const { checkout, from } = move
  await step(deps, id, `Keeping everything in ${checkout}`, checkout)
  const published = await deps.stores.publish(from)
  if (!published.ok) return published
  const kept = await keepFirst(deps, to, move)
  if (!kept.ok) return kept
  if (signal.aborted) return err(cancelled())
  await step(deps, id, `Making ${move.to.path}`, checkout)
  const old = await deps.git.open(from.path)
  if (!old.ok) return err(gitFailure(`Looking into ${from.path}`, old.error))
  const ground = await groundOf(deps, move.to)
  if (!ground.ok) return ground
  const made = await deps.git.transplant({ from: old.value, to: ground.value, project: deps.repo }, { signal })
  if (!made.ok) return signal.aborted ? err(cancelled()) : err(gitFailure(`Making ${move.to.path}`, made.error))
  await step(deps, id, `Comparing ${checkout} with what it was`, checkout)
  const same = await isSame(deps, move)
  if (!same.ok) return same
  if (same.value) return ok(undefined)
  return err({
    code: 'changed-meanwhile',
    message: `${from.path} changed while it was being copied. Stop whatever works in it and try again.`,
  })
}

/** Whether old and new hold the same, byte for byte. */
export async function isSame(deps: Keeper, { from, to }: Move): Promise<Result<boolean, Failure>> {
  const [old, made] = [await deps.git.open(from.path), await deps.git.open(to.path)]
  if (!old.ok) return err(gitFailure(`Looking into ${from.path}`, old.error))
  if (!made.ok) return err(gitFailure(`Looking into ${to.path}`, made.error))
  const same = await deps.git.sameContent(old.value, made.value)
  return same.ok ? ok(same.value) : err(gitFailure(`Comparing ${from.path} with ${to.path}`, same.error))
}

export const cancelled = (): Failure => ({
  code: 'cancelled',
  message: 'Moving the checkouts was cancelled. Everything is as it was.',
})

/** Makes every checkout anew beside the old one. */
export async function buildAll(
  deps: Keeper,
  migration: Migration,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  for (const move of migration.moves) {
    if (signal.aborted) return err(cancelled())
    const built = await buildOne(deps, migration, move, signal)
    if (!built.ok) return built
  }
  return signal.aborted ? err(cancelled()) : ok(undefined)
}

/** Takes the new ones back: nobody has worked in them, and the old ones were not touched. */
export async function takeBackAll(deps: Keeper, migration: Migration): Promise<void> {
  for (const { to } of migration.moves) {
    // A shared clone that was not made yet holds no worktree to take back.
    const folder = storeFolder(to)
    if (to.kind === 'worktree' && folder !== null && (await deps.files.kind(folder)) === null) continue
    const ground = await groundOf(deps, to)
    const gone = ground.ok ? await deps.git.discardCheckout(ground.value) : ground
    if (!gone.ok) deps.log.warn('a half-made checkout stays', { path: to.path, code: gone.error.code })
    else await deps.files.removeEmpty(to.path)
  }
}
