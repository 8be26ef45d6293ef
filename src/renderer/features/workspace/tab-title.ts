import { agentName } from '@renderer/store/roster'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import type { Run } from '@shared/domain/run/schema'

/** Characters of a task's title that a tab has room for. */
const ROOM = 16

/** The run whose terminal a session is; undefined for a shell. */
export const runOfSession = (model: Model, session: string | null): Run | undefined =>
  session === null ? undefined : Object.values(model.runs).find(run => run.session === session)

/**
 * What a run's tab is called in full: its agent, and where `open` (sessions with a tab) has another run of the same agent
 * its task after a middle dot, or the number of the attempt where that is at the same task. Null for what is no run's.
 */
export function tabTitle(model: Model, session: string | null, open: readonly string[]): string | null {
  const run = runOfSession(model, session)
  if (!run) return null
  const name = agentName(model, run)
  const alike = (other: Run) =>
    other.id !== run.id &&
    other.service === run.service &&
    other.instance === run.instance &&
    other.session !== null &&
    open.includes(other.session)
  const others = Object.values(model.runs).filter(alike)
  if (others.length === 0) return name
  const named = others.some(other => other.task === run.task) ? `${name} #${run.attempt}` : name
  const task = lookup(model.tasks, run.task)
  return task && others.some(other => other.task !== run.task) ? `${named} · ${task.title}` : named
}

/** Shortens what follows the middle dot to what a tab has room for, at the end of a word where there is one. */
export function shortTitle(title: string): string {
  const dot = title.indexOf(' · ')
  const rest = dot < 0 ? '' : title.slice(dot + 3)
  if (rest.length <= ROOM) return title
  const cut = rest.slice(0, ROOM + 1)
  const end = cut.lastIndexOf(' ')
  return `${title.slice(0, dot + 3)}${cut.slice(0, end > 3 ? end : ROOM).trimEnd()}…`
}
