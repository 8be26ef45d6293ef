import { gitFailure, record } from '@main/ports/record'
import { checkoutId } from '@shared/domain/checkout/id'
import { lookup } from '@shared/domain/lookup'
import type { Migration, Move } from '@shared/domain/project/migration'
import type { Keeper } from '../deps'
import { observe } from '../look'
import { idIsFree } from '../names'
import { groundOf, isSame, keepFirst } from './build'

async function settle(deps: Keeper, { checkout, from, to }: Move): Promise<void> {
  const ground = await groundOf(deps, to)
  if (!ground.ok) return deps.log.warn('a moved checkout could not be settled', { checkout, code: ground.error.code })
  const service = lookup(deps.engine.model().checkouts, checkout)?.service
  const settled = await deps.git.settleTransplant(ground.value, `Espalier: ${service ?? 'a checkout'}`)
  if (!settled.ok) deps.log.warn('a moved checkout could not be settled', { checkout, code: settled.error.code })
  const [old, made] = [await deps.git.open(from.path), await deps.git.open(to.path)]
  if (old.ok && made.ok && old.value.commonDir !== made.value.commonDir) {
    const stashes = await deps.git.copyStashes(old.value, made.value)
    if (!stashes.ok) return deps.log.error('stashes were not brought along', gitFailure('Stashes', stashes.error))
    // The project's own names are no clone's: one deleted there would come back with the next move.
    const clone = old.value.commonDir !== deps.repo.commonDir
    const names = clone ? await deps.git.copyNames(old.value, made.value) : stashes
    if (!names.ok) deps.log.warn('tags were not brought along', { checkout, message: names.error.message })
  }
  await deps.stores.publish(to)
  await observe(deps, checkout, to.path)
}

/** Whether an old folder may go: the new one holds everything in it, and a rescue what only a clone has. */
async function mayGo(deps: Keeper, { to: layout }: Migration, move: Move): Promise<boolean> {
  const same = await isSame(deps, move)
  if (!same.ok || !same.value) return false
  if (move.from.kind !== 'clone') return true
  return (await keepFirst(deps, layout, move)).ok
}

/** An old folder that somebody worked in since it was copied goes on as a checkout of its own: it is seen, and can be removed. */
async function listOld(deps: Keeper, id: string, { checkout, from, to }: Move): Promise<void> {
  const names = Array.from({ length: 99 }, (_, n) => checkoutId(`${checkout}-old`, n + 1))
  const old = names.find(name => idIsFree(deps.engine.model(), name))
  if (old === undefined) return
  await record(deps.engine, { type: 'checkout.plan', id: old, ...from, ...PLAIN })
  const step = `${from.path} is not what was moved any more, so it stays, as ${old}. ${checkout} is at ${to.path}.`
  const seen = await observe(deps, old, from.path)
  if (!seen.ok) await record(deps.engine, { type: 'checkout.break', id: old, reason: { code: 'left', message: step } })
  deps.log.warn(step, { checkout })
  await record(deps.engine, { type: 'project.migrate-step', id, step: step.slice(0, 300), checkout: old })
}

const PLAIN = { service: null, branch: null, ports: null }

/** Deletes the old folder of a checkout that has its new place. */
async function leave(deps: Keeper, migration: Migration, move: Move): Promise<void> {
  const { id } = migration
  const { path } = move.from
  const known = Object.values(deps.engine.model().checkouts)
  if (known.some(checkout => checkout.state !== 'removed' && checkout.path === path)) return
  const ground = await groundOf(deps, move.from)
  // Where the folder is gone, deleting it was cut off, or there is nothing left to do.
  const may = (await deps.files.kind(path)) === null || (await mayGo(deps, migration, move))
  const gone = may && ground.ok ? await deps.git.discardCheckout(ground.value) : ground
  if (!gone.ok) deps.log.warn('an old checkout could not be deleted', { path, message: gone.error.message })
  if ((await deps.files.kind(path)) !== null) await listOld(deps, id, move)
}

/** From the point of no return on: the new checkouts are put in order and the old ones deleted. Doing it again does no harm. */
export async function finish(deps: Keeper, migration: Migration): Promise<void> {
  const { id, moves } = migration
  for (const move of moves) await settle(deps, move)
  await record(deps.engine, { type: 'project.migrate-step', id, step: 'Deleting the old folders', checkout: null })
  for (const move of moves) await leave(deps, migration, move)
  await record(deps.engine, { type: 'project.migrate-end', id, outcome: 'done', reason: null })
}
