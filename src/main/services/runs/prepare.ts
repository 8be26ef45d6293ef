import { serviceNamed } from '@shared/domain/config/rules'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import { err, type Result } from '@shared/lib/result'
import type { RunsDeps } from './deps'
import { endUnstarted } from './end'
import { launch } from './launch'
import { clearFor } from './leftovers'

/**
 * Brings a run from its beginning to a running agent. `ended`: it came to nothing and that is recorded; `cut-off`: the
 * engine leaves, the next one goes on from here.
 */
export async function prepare(
  deps: RunsDeps,
  run: Run,
  signal: AbortSignal,
  leaving: () => boolean,
): Promise<'started' | 'ended' | 'cut-off'> {
  const done = await bringAbout(deps, run, signal)
  if (done.ok) return 'started'
  if (done.error.code === 'cancelled' && leaving()) return 'cut-off'
  await endUnstarted(deps, run, done.error)
  return 'ended'
}

async function bringAbout(deps: RunsDeps, run: Run, signal: AbortSignal): Promise<Result<void, Failure>> {
  const task = lookup(deps.engine.model().tasks, run.task)
  if (!task) return err({ code: 'no-task', message: `There is no task ${run.task} any more.` })
  const service = serviceNamed(deps.config.current(), run.service)
  if (!service) {
    const message = `There is no service ${run.service} in the configuration any more. Assign the task to another one.`
    return err({ code: 'unknown-service', message })
  }
  const occupied = await clearFor(deps, run)
  const prepared = await deps.checkouts.take(run, task, { signal, occupied })
  return prepared.ok ? launch(deps, { run, task, service, prepared: prepared.value, signal }) : prepared
}
