import { gitFailure, record } from '@main/ports/record'
import { lookup } from '@shared/domain/lookup'
import type { Migration, Move } from '@shared/domain/project/migration'
import type { Keeper } from '../deps'
import { observe } from '../look'
import { groundOf, isSame } from './build'

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
  }
  await deps.stores.publish(to)
  await observe(deps, checkout, to.path)
}

/** Deletes the old folder of a checkout that has its new place; one that somebody wrote in since stays, and that is said. */
async function leave(deps: Keeper, id: string, move: Move): Promise<void> {
  const { checkout, from } = move
  const ground = await groundOf(deps, from)
  if ((await deps.files.kind(from.path)) === null) {
    // Deleting it was cut off, or there is nothing left to do.
    if (ground.ok) await deps.git.discardCheckout(ground.value)
    return
  }
  const same = await isSame(deps, move)
  const gone = same.ok && same.value && ground.ok ? await deps.git.discardCheckout(ground.value) : null
  if (gone?.ok) return
  const step = `${from.path} is not what was moved any more, so it stays. Its new place is ${move.to.path}.`
  deps.log.warn(step, { checkout })
  await record(deps.engine, { type: 'project.migrate-step', id, step: step.slice(0, 300), checkout })
}

/** From the point of no return on: the new checkouts are put in order and the old ones deleted. Doing it again does no harm. */
export async function finish(deps: Keeper, migration: Migration): Promise<void> {
  const { id, moves } = migration
  for (const move of moves) await settle(deps, move)
  await record(deps.engine, { type: 'project.migrate-step', id, step: 'Deleting the old folders', checkout: null })
  for (const move of moves) await leave(deps, id, move)
  await record(deps.engine, { type: 'project.migrate-end', id, outcome: 'done', reason: null })
}
