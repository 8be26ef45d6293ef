import type { Look } from '@renderer/ui/look'
import type { AgentState } from '@shared/domain/agents'
import type { Build } from '@shared/domain/build/schema'
import type { GateRun, LandingState } from '@shared/domain/landing/schema'
import type { Priority } from '@shared/domain/primitives'
import type { Run, RunOutcome } from '@shared/domain/run/schema'
import type { TaskStatus } from '@shared/domain/task/schema'

// How each state looks. The words are the one vocabulary of the window.

export const taskLooks: Record<TaskStatus, Look> = {
  pending: { shape: 'dashed', tone: 'ink-3', word: 'Pending' },
  ready: { shape: 'ring', tone: 'ink-2', word: 'Ready' },
  assigned: { shape: 'dot', tone: 'leaf', word: 'Assigned' },
  running: { shape: 'half', tone: 'leaf', word: 'Running', live: true },
  blocked: { shape: 'bang', tone: 'bud', word: 'Blocked' },
  review: { shape: 'eye', tone: 'bud', word: 'Review' },
  landing: { shape: 'up', tone: 'leaf', word: 'Landing' },
  done: { shape: 'check', tone: 'leaf', word: 'Done' },
  failed: { shape: 'cross', tone: 'rust', word: 'Failed' },
  cancelled: { shape: 'slash', tone: 'ink-3', word: 'Cancelled' },
}

export const landingLooks: Record<LandingState, Look> = {
  queued: { shape: 'ring', tone: 'ink-2', word: 'Queued' },
  proving: { shape: 'half', tone: 'leaf', word: 'Proving', live: true },
  landed: { shape: 'check', tone: 'leaf', word: 'Landed' },
  refused: { shape: 'cross', tone: 'rust', word: 'Refused' },
  held: { shape: 'pause', tone: 'bud', word: 'Held' },
  waiting: { shape: 'clock', tone: 'bud', word: 'Waiting' },
  withdrawn: { shape: 'slash', tone: 'ink-3', word: 'Withdrawn' },
}

export const gateLooks: Record<GateRun['state'], Look> = {
  pending: { shape: 'dashed', tone: 'ink-3', word: 'Not started' },
  running: { shape: 'half', tone: 'leaf', word: 'Running', live: true },
  passed: { shape: 'check', tone: 'leaf', word: 'Passed' },
  failed: { shape: 'cross', tone: 'rust', word: 'Failed' },
  skipped: { shape: 'slash', tone: 'ink-3', word: 'Skipped' },
  error: { shape: 'bang', tone: 'rust', word: 'Could not run' },
  cancelled: { shape: 'slash', tone: 'ink-3', word: 'Cancelled' },
}

export const buildLooks: Record<Build['state'], Look> = {
  running: { shape: 'half', tone: 'leaf', word: 'Building', live: true },
  green: { shape: 'check', tone: 'leaf', word: 'Green' },
  red: { shape: 'cross', tone: 'rust', word: 'Broken' },
  error: { shape: 'bang', tone: 'rust', word: 'Could not build' },
  stopped: { shape: 'pause', tone: 'bud', word: 'Stopped' },
}

/** What an agent is at; `queued`: free, with work that starts in a moment; `asking`: its program asks for somebody. */
export type AgentMood = AgentState | 'queued' | 'asking'

export const agentLooks: Record<AgentMood, Look> = {
  idle: { shape: 'ring', tone: 'ink-3', word: 'Idle' },
  queued: { shape: 'dot', tone: 'ink-2', word: 'Has work' },
  preparing: { shape: 'quarter', tone: 'leaf', word: 'Preparing' },
  running: { shape: 'half', tone: 'leaf', word: 'Running', live: true },
  asking: { shape: 'bang', tone: 'bud', word: 'Asks for you' },
  waiting: { shape: 'clock', tone: 'bud', word: 'Tries again' },
  stopping: { shape: 'pause', tone: 'bud', word: 'Stopping' },
  stopped: { shape: 'pause', tone: 'bud', word: 'Stopped' },
  failed: { shape: 'cross', tone: 'rust', word: 'Failed' },
}

const outcomeLooks: Record<RunOutcome, Look> = {
  complete: { shape: 'check', tone: 'leaf', word: 'Complete' },
  'no-change': { shape: 'eye', tone: 'bud', word: 'No change' },
  failed: { shape: 'cross', tone: 'rust', word: 'Failed' },
  stopped: { shape: 'pause', tone: 'bud', word: 'Stopped' },
  'timed-out': { shape: 'clock', tone: 'rust', word: 'Timed out' },
  lost: { shape: 'bang', tone: 'rust', word: 'Lost' },
}
const stateLooks: Record<Exclude<Run['state'], 'ended'>, Look> = {
  preparing: agentLooks.preparing,
  running: agentLooks.running,
  stopping: agentLooks.stopping,
}

/** How an attempt stands, or how it ended. */
export function runLook(run: Pick<Run, 'state' | 'outcome' | 'asks'>): Look {
  if (run.asks) return agentLooks.asking
  return run.state === 'ended' ? outcomeLooks[run.outcome ?? 'lost'] : stateLooks[run.state]
}

export const priorityWords: Record<Priority, string> = { urgent: 'Urgent', high: 'High', normal: 'Normal', low: 'Low' }
