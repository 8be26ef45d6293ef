import type { SessionInfo } from '@shared/contract/terminal/control'
import { lookup } from '@shared/domain/lookup'
import { isLiveRun } from '@shared/domain/open'
import type { Run } from '@shared/domain/run/schema'
import type { RunsDeps } from './deps'

type LeftoverDeps = Pick<RunsDeps, 'engine' | 'terminals' | 'project'>

/** The terminals of runs of this project that have ended: kept so that a person can read them. */
export async function leftovers(deps: LeftoverDeps): Promise<{ session: SessionInfo; run: Run }[]> {
  const sessions = await deps.terminals.list()
  if (!sessions.ok) return []
  return sessions.value.flatMap(session => {
    if (session.meta.kind !== 'run' || session.meta.project !== deps.project) return []
    const run = lookup(deps.engine.model().runs, session.id)
    return run && !isLiveRun(run) ? [{ session, run }] : []
  })
}

/**
 * Makes room for the next run of an agent: its earlier terminals are ended and let go. Answers the checkouts in which
 * other agents' programs still run though their task has ended.
 */
export async function clearFor(deps: LeftoverDeps, next: Run): Promise<Set<string>> {
  const occupied = new Set<string>()
  for (const { session, run } of await leftovers(deps)) {
    if (run.service === next.service && run.instance === next.instance) {
      if (session.exit === null) await deps.terminals.kill(session.id)
      await deps.terminals.acknowledgeExit(session.id)
    } else if (session.exit === null && run.checkout !== null) {
      occupied.add(run.checkout)
    }
  }
  return occupied
}

/** Lets go of terminals that have ended and whose run is recorded, so that the PTY host can end when it has no other. */
export async function releaseEnded(deps: LeftoverDeps): Promise<void> {
  for (const { session } of await leftovers(deps)) {
    if (session.exit !== null) await deps.terminals.acknowledgeExit(session.id)
  }
}
