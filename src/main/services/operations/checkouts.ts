import type { Checkouts } from '@main/ports/checkouts'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { checkBranchName } from '@shared/domain/config/ref-names'
import type { Actor } from '@shared/domain/primitives'
import { err, ok } from '@shared/lib/result'

/** `checkout.create`: a checkout for a service or for nobody, on a new branch. Errors: `unknown-service`, `invalid-name`, git's. */
export function createCheckout(
  checkouts: Pick<Checkouts, 'create'>,
): MethodHandler<ProjectApi['checkout.create'], unknown> {
  return async ({ service, branch }) => {
    const name = branch === undefined ? null : checkBranchName(branch)
    if (name && !name.ok) {
      return err({ code: 'invalid-name', message: `"${branch}" cannot be the name of a branch: ${name.error}.` })
    }
    return checkouts.create({
      ...(service === undefined ? {} : { service }),
      ...(branch === undefined ? {} : { branch }),
    })
  }
}

/** `checkout.remove`. Errors: `no-checkout`, `cancelled`, `own-checkout`, `checkout-busy`, `unsaved`, git's. */
export function removeCheckout(
  checkouts: Pick<Checkouts, 'remove'>,
  actor: Actor,
): MethodHandler<ProjectApi['checkout.remove'], unknown> {
  return ({ id, rescue }) => checkouts.remove(id, { rescue, actor })
}

/** `checkout.remove.cancel`: stops the teardown; the checkout stays. Error: `not-removing`. */
export function cancelRemoval(
  checkouts: Pick<Checkouts, 'cancelRemoval'>,
): MethodHandler<ProjectApi['checkout.remove.cancel'], unknown> {
  return async ({ id }) =>
    checkouts.cancelRemoval(id)
      ? ok({})
      : err({ code: 'not-removing', message: `${id} is not being removed, so there is nothing to stop.` })
}
