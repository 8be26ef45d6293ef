import type { Checkouts } from '@main/ports/checkouts'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { planInForce } from '@shared/domain/layout/in-force'
import { err, ok } from '@shared/lib/result'

/** `checkout.plan`: where everybody's checkout lives, and why. */
export function checkoutPlan(deps: {
  readonly engine: Engine
  readonly config: ConfigHolder
}): MethodHandler<ProjectApi['checkout.plan'], unknown> {
  return async () => {
    const { seats, references, ...plan } = planInForce(deps.config.current(), deps.engine.model())
    return ok({ ...plan, seats: [...seats], references: [...references] })
  }
}

/** `checkout.migrate`: moves all checkouts to a layout, or only says what that would do. */
export function migrateCheckouts(
  checkouts: Pick<Checkouts, 'planMigration' | 'migrate'>,
): MethodHandler<ProjectApi['checkout.migrate'], unknown> {
  return async ({ to, dryRun }) => {
    const done = dryRun ? ok(await checkouts.planMigration(to ?? null)) : await checkouts.migrate(to ?? null)
    if (!done.ok) return done
    const { moves, stays, runs, reason, to: layout } = done.value
    return ok({ to: layout, reason, dry_run: dryRun, moves: [...moves], stays: [...stays], stopped: [...runs] })
  }
}

/** `checkout.migrate.cancel`. Error: `not-migrating`. */
export function cancelMigration(
  checkouts: Pick<Checkouts, 'cancelMigration'>,
): MethodHandler<ProjectApi['checkout.migrate.cancel'], unknown> {
  return async () =>
    checkouts.cancelMigration()
      ? ok({})
      : err({ code: 'not-migrating', message: 'No checkouts are being moved, or it is too late to take it back.' })
}

/** `checkout.adopt`: works in a worktree of the repository that somebody else made. */
export function adoptCheckout(
  checkouts: Pick<Checkouts, 'adopt'>,
): MethodHandler<ProjectApi['checkout.adopt'], unknown> {
  return ({ path, service }) => checkouts.adopt({ path, ...(service === undefined ? {} : { service }) })
}
