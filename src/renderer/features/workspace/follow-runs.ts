import { agentName } from '@renderer/store/roster'
import type { ProjectSession } from '@renderer/store/session'
import type { Model } from '@shared/domain/model'
import { latestRunOf, liveRuns } from '@shared/domain/open'
import type { Run } from '@shared/domain/run/schema'
import type { DockviewApi } from 'dockview-react'
import { closePane, openPane } from './dock-layout'
import { paneId } from './dock-params'

/** Tabs of ended runs that may stay. */
const ENDED_KEPT = 8
/** Terminals remembered as having been shown. */
const SEEN_KEPT = 200

/**
 * Opens the terminal of each run that starts, once, without taking the focus: behind what is looked at, unless that is
 * a terminal whose run is over. Where there is no place for terminals any more, nothing opens. Returns what ends it.
 */
export function followRuns(session: ProjectSession, dock: DockviewApi): () => void {
  let last: Model['runs'] | null = null
  const look = () => {
    const { model } = session.replica.store.getState()
    if (model.runs === last) return
    last = model.runs
    const { openRuns, seenRuns } = session.ui.getState()
    const fresh = startedRuns(model, seenRuns)
    if (!openRuns || fresh.length === 0 || !dock.panels.some(panel => panel.id.startsWith('terminal'))) return
    session.ui.setState({ seenRuns: [...seenRuns, ...fresh.map(run => run.session)].slice(-SEEN_KEPT) })
    for (const run of fresh) {
      openPane(dock, requestOf(model, run), true)
      bringForward(model, dock, paneId(requestOf(model, run)))
    }
    for (const id of surplus(model, open(dock))) closePane(dock, id)
  }
  look()
  return session.replica.store.subscribe(look)
}

/** Shows a new terminal in place of one whose run is over and that nobody types in; the focus stays where it is. */
function bringForward(model: Model, dock: DockviewApi, id: string): void {
  const panel = dock.getPanel(id)
  const shown = panel?.group.activePanel
  if (!panel || !shown || !isOver(model, shown.id)) return
  const focused = document.activeElement
  if (focused?.closest('[data-terminal]') && panel.group.element.contains(focused)) return
  panel.group.model.openPanel(panel, { skipSetGroupActive: true })
}

/** Whether a pane is the terminal of a run that has ended; a shell is nobody's run. */
export const isOver = (model: Model, pane: string): boolean =>
  Object.values(model.runs).some(run => run.state === 'ended' && pane === `terminal:${run.session}`)

/** Closes what a remembered layout still shows of runs whose agent has begun another since: their terminals are gone. */
export function closeReplaced(session: ProjectSession, dock: DockviewApi): void {
  const { model } = session.replica.store.getState()
  const there = open(dock)
  for (const run of Object.values(model.runs)) {
    const id = `terminal:${run.session}`
    if (run.state === 'ended' && there.has(id) && latestRunOf(model, run.service, run.instance)?.id !== run.id)
      closePane(dock, id)
  }
}

type ShownRun = Run & { session: string }

const requestOf = (model: Model, run: ShownRun) => ({
  kind: 'terminal' as const,
  session: run.session,
  title: agentName(model, run),
  service: run.service,
})

/** Runs with a terminal that was not shown yet, the earliest first. */
export const startedRuns = (model: Model, seen: readonly string[]): ShownRun[] =>
  liveRuns(model)
    .flatMap(run => (run.session !== null && !seen.includes(run.session) ? [{ ...run, session: run.session }] : []))
    .sort((a, b) => a.startedAt - b.startedAt)

const open = (dock: DockviewApi): Set<string> => new Set(dock.panels.map(panel => panel.id))

/** Panes of ended runs beyond those that may stay, the oldest first. */
export function surplus(model: Model, open: ReadonlySet<string>): string[] {
  const ended = Object.values(model.runs)
    .flatMap(run => (run.endedAt !== null && run.session !== null ? [{ run, session: run.session }] : []))
    .map(({ run, session }) => ({ at: run.endedAt ?? 0, id: paneId({ ...requestOf(model, { ...run, session }) }) }))
    .filter(({ id }) => open.has(id))
    .sort((a, b) => a.at - b.at)
  return ended.slice(0, Math.max(0, ended.length - ENDED_KEPT)).map(({ id }) => id)
}
