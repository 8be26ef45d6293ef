import type { EventRecord } from '../event'
import { stoppedBy } from './rules'
import type { Run } from './schema'

/** The run after an event about it; undefined where there is no such run. */
export function evolveRun(
  run: Run | undefined,
  { event, at, actor }: Pick<EventRecord, 'event' | 'at' | 'actor'>,
): Run | undefined {
  if (event.type === 'run.begun') return begun(event.payload, at)
  if (!run) return undefined
  switch (event.type) {
    case 'run.prepared': {
      const { step, checkout, branch, base, setupLog } = event.payload
      return {
        ...run,
        step,
        checkout: checkout ?? run.checkout,
        branch: branch ?? run.branch,
        base: base ?? run.base,
        setupLog: setupLog ?? run.setupLog,
      }
    }
    case 'run.started':
      return {
        ...run,
        state: run.state === 'stopping' ? 'stopping' : 'running',
        step: null,
        session: event.payload.session,
      }
    case 'run.progressed': {
      const { head, commits, subject, waves } = event.payload
      return { ...run, head, commits, subject: subject ?? run.subject, waves }
    }
    case 'run.checked':
      return { ...run, check: event.payload.check }
    case 'run.asked':
      return { ...run, asks: { at, say: event.payload.say } }
    case 'run.answered':
      return { ...run, asks: null }
    case 'run.stopping':
      return { ...run, asks: null, state: 'stopping', reason: stoppedBy(actor, event.payload.reason) }
    case 'run.ended': {
      const { outcome, exitCode, head, reason } = event.payload
      return {
        ...run,
        asks: null,
        state: 'ended',
        outcome,
        exitCode,
        head: head ?? run.head,
        reason,
        step: null,
        endedAt: at,
      }
    }
    default:
      return run
  }
}

const begun = (
  payload: Pick<Run, 'id' | 'task' | 'service' | 'instance' | 'attempt' | 'runtime'>,
  at: number,
): Run => ({
  ...payload,
  state: 'preparing',
  outcome: null,
  step: null,
  checkout: null,
  branch: null,
  base: null,
  head: null,
  commits: 0,
  subject: null,
  waves: [],
  check: null,
  asks: null,
  session: null,
  setupLog: null,
  exitCode: null,
  reason: null,
  startedAt: at,
  endedAt: null,
})
