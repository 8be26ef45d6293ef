import { lookup } from '@shared/domain/lookup'
import type { RunsDeps } from './deps'
import type { Watch } from './watches'

const LONGEST_TIMER = 20 * 24 * 3_600_000

/** Saves what is in a run's checkout, then ends its terminal with everything in it. Safe to do twice. */
export async function stop(deps: RunsDeps, id: string, why: string): Promise<void> {
  const run = lookup(deps.engine.model().runs, id)
  if (run?.checkout) {
    const saved = await deps.checkouts.save(run.checkout, `${run.task}: ${why}`)
    if (!saved.ok)
      deps.log.warn('a checkout could not be saved before its agent was stopped', { run: id, code: saved.error.code })
  }
  await endTerminal(deps, id)
}

/** Ends everything that was started in a run's terminal, also what it left behind when it ended itself. */
export async function endTerminal(deps: Pick<RunsDeps, 'terminals' | 'log'>, id: string): Promise<void> {
  const killed = await deps.terminals.kill(id)
  if (killed.ok && killed.value.left.length > 0)
    deps.log.warn('processes could not be ended', { run: id, left: killed.value.left })
}

/** Calls `onTime` when the service's time is over, counted from `since`; at once where it is over already. */
export function stopAfterTime(deps: RunsDeps, watch: Watch, since: number, onTime: () => void): void {
  const run = lookup(deps.engine.model().runs, watch.id)
  const service = deps.config.current().services.find(({ name }) => name === run?.service)
  if (!service) return
  const left = since + service.timeout - deps.clock.now()
  watch.cancelTimeout()
  watch.cancelTimeout = deps.clock.after(Math.min(LONGEST_TIMER, Math.max(1, left)), onTime)
}
