import { lookup } from './lookup'
import type { Model } from './model'
import { latestRunOf } from './open'
import type { Run } from './run/schema'

/** What an agent is at: `waiting` backs off before another attempt; `stopped` and `failed` wait for a person. */
export type AgentState = 'idle' | 'preparing' | 'running' | 'waiting' | 'stopping' | 'stopped' | 'failed'

/** One instance of a service, with the task it has or had last. */
export interface Agent {
  service: string
  instance: number
  role: string
  runtime: string
  team: string | null
  state: AgentState
  task: string | null
  run: Run | null
}

function stateOf(model: Model, run: Run | undefined): AgentState {
  if (!run) return 'idle'
  if (run.state !== 'ended') return run.state
  const task = lookup(model.tasks, run.task)
  if (task?.run !== run.id || task.service !== run.service) return 'idle'
  if (task.status === 'failed') return 'failed'
  if (task.status === 'assigned' && task.notBefore !== null) return 'waiting'
  return task.status === 'blocked' && run.outcome === 'stopped' ? 'stopped' : 'idle'
}

/** Every agent of the configuration, in the configuration's order. */
export function agents(model: Model): Agent[] {
  return (model.project?.config.services ?? []).flatMap(({ name, role, runtime, team, instances }) =>
    Array.from({ length: instances }, (_, index) => {
      const instance = index + 1
      const run = latestRunOf(model, name, instance)
      const state = stateOf(model, run)
      const current = state === 'idle' ? undefined : run
      return { service: name, instance, role, runtime, team, state, task: current?.task ?? null, run: current ?? null }
    }),
  )
}
