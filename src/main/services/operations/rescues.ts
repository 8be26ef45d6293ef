import type { Checkouts } from '@main/ports/checkouts'
import type { Cleanup } from '@main/ports/cleanup'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Rescue } from '@main/ports/rescue'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import type { Actor } from '@shared/domain/primitives'
import { ok } from '@shared/lib/result'

export interface RescueOperationsDeps {
  readonly rescue: Rescue
  readonly checkouts: Checkouts
  readonly cleanup: Cleanup
  readonly config: ConfigHolder
  readonly actor: Actor
}

/** `rescue.list`. */
export function listRescues(deps: RescueOperationsDeps): MethodHandler<ProjectApi['rescue.list'], unknown> {
  return async () => {
    const rescues = await deps.rescue.list()
    if (!rescues.ok) return rescues
    const expired = await deps.rescue.expired()
    if (!expired.ok) return expired
    const { keep, max_size } = deps.config.current().checkouts.rescue
    return ok({
      rescues: rescues.value,
      expired: expired.value.map(({ rescue, reason }) => ({ id: rescue.id, reason })),
      keepMs: keep,
      maxBytes: max_size,
    })
  }
}

/** `rescue.restore`. Errors: `no-rescue`, `exists`, `unsaved`, `checkout-busy`, `own-checkout`, git's. */
export function restoreRescue(deps: RescueOperationsDeps): MethodHandler<ProjectApi['rescue.restore'], unknown> {
  return async ({ id, to, into, rescue }) => {
    const found = await deps.rescue.find(id)
    if (!found.ok) return found
    const place = { ...(to === undefined ? {} : { to }), ...(into === undefined ? {} : { into }) }
    return deps.checkouts.restore(found.value, { ...place, rescue, actor: deps.actor })
  }
}

/** `rescue.prune`: those named go because a person said so, the others because retention says so. */
export function pruneRescues(deps: RescueOperationsDeps): MethodHandler<ProjectApi['rescue.prune'], unknown> {
  return async ({ ids, dry }) => {
    const expired = await deps.rescue.expired()
    if (!expired.ok) return expired
    const rescues = await deps.rescue.list()
    if (!rescues.ok) return rescues
    const reasons = new Map(expired.value.map(({ rescue, reason }) => [rescue.id, reason]))
    const gone: { id: string; reason: string; bytes: number }[] = []
    for (const id of ids ?? reasons.keys()) {
      const reason = reasons.get(id) ?? `${deps.actor.name} let it go`
      const bytes = rescues.value.find(rescue => rescue.id === id)?.bytes ?? 0
      if (!dry) {
        const done = await deps.rescue.prune([id], reason)
        if (!done.ok) return done
      }
      gone.push({ id, reason, bytes })
    }
    return ok({ gone })
  }
}

/** `checkout.sync`. What could not be brought up to date is an answer, not an error. */
export function syncCheckouts(deps: RescueOperationsDeps): MethodHandler<ProjectApi['checkout.sync'], unknown> {
  return async ({ ids }) => {
    const answers = await deps.checkouts.sync(ids ?? null)
    return ok(answers.map(answer => ({ ...answer, files: [...answer.files] })))
  }
}

/** `checkout.cleanup`. */
export function cleanUp(deps: RescueOperationsDeps): MethodHandler<ProjectApi['checkout.cleanup'], unknown> {
  return async ({ names, dry }) => {
    const { cleanup, actor } = deps
    return ok(dry ? await cleanup.preview(names ?? null) : await cleanup.run(names ?? null, actor))
  }
}
