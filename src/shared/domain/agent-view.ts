import { type AgentState, agents } from './agents'
import type { Model } from './model'
import { wentOn } from './went-on'

/** An agent as the command line prints it: fields may be added, never renamed or taken away. */
export interface AgentView {
  service: string
  instance: number
  state: AgentState
  task: string | null
  checkout: string | null
  branch: string | null
  role: string
  runtime: string
  team: string | null
  run: string | null
  session: string | null
  step: string | null
  /** What its program asks for, '' where it only rang its bell; null: nothing. */
  asks: string | null
  /** What went on without it while it works: its base, a hotfix it was offered. */
  note: string | null
}

/** Every agent of the configuration. */
export const agentViews = (model: Model): AgentView[] =>
  agents(model).map(({ service, instance, state, task, role, runtime, team, run }) => ({
    service,
    instance,
    state,
    task,
    checkout: run?.checkout ?? null,
    branch: run?.branch ?? null,
    role,
    runtime,
    team,
    run: run?.id ?? null,
    session: run?.session ?? null,
    step: run?.step ?? null,
    asks: run?.asks?.say ?? null,
    note: wentOn(model, run),
  }))
