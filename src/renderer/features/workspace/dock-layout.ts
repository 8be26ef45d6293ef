import { type PaneRequest, paneTitles } from '@renderer/store/panes'
import type { DockviewApi, SerializedDockview } from 'dockview-react'
import { paneId } from './dock-params'

/** From this width of the window on, the picture stands beside the work; below it they are tabs. */
const WIDE = 1200

/** The layout as it is at first: picture and work above, terminals and the task below. */
export function layOut(dock: DockviewApi): void {
  dock.clear()
  const wide = window.innerWidth >= WIDE
  const add = (kind: keyof typeof paneTitles, rest: object = {}) =>
    dock.addPanel({ id: kind, component: kind, title: paneTitles[kind], ...rest })
  const espalier = add('espalier')
  const board = wide
    ? add('board', {
        position: { referencePanel: espalier, direction: 'right' },
        initialWidth: Math.round(dock.width * 0.54),
      })
    : add('board', { position: { referencePanel: espalier } })
  add('landing', { position: { referencePanel: board }, inactive: true })
  add('log', { position: { referencePanel: board }, inactive: true })
  const terminals = dock.addPanel({
    id: 'terminals',
    component: 'terminals',
    title: 'Terminals',
    position: { direction: 'below' },
    initialHeight: Math.round(dock.height * 0.4),
  })
  dock.addPanel({
    id: 'task',
    component: 'task',
    title: paneTitles.task,
    position: { referencePanel: terminals, direction: 'right' },
    initialWidth: Math.round(Math.max(360, dock.width * 0.34)),
  })
  board.api.setActive()
}

/** Puts a remembered layout back; false where it cannot be read any more. */
export function restore(dock: DockviewApi, remembered: unknown): boolean {
  if (!isLayout(remembered)) return false
  try {
    dock.fromJSON(remembered)
    return dock.totalPanels > 0
  } catch {
    dock.clear()
    return false
  }
}

/** The outline is looked at here; what is inside is dockview's own, which throws at what it cannot read. */
const isLayout = (value: unknown): value is SerializedDockview =>
  typeof value === 'object' && value !== null && 'grid' in value && 'panels' in value

/** Brings a pane to the front; a new one comes where its like are. `quiet`: a new one waits behind, and takes no focus. */
export function openPane(dock: DockviewApi, request: PaneRequest, quiet = false): void {
  const id = paneId(request)
  const there = dock.getPanel(id)
  if (there) {
    if (!quiet) there.api.setActive()
    return
  }
  const title = request.kind === 'terminal' ? titleFor(dock, request) : paneTitles[request.kind]
  const reference = referenceFor(dock, request)
  dock.addPanel({
    id,
    component: request.kind,
    title,
    ...(request.kind === 'terminal'
      ? {
          params: { session: request.session, title, service: request.service },
          renderer: 'always' as const,
        }
      : {}),
    ...(reference ? { position: reference } : {}),
    inactive: quiet,
  })
  if (request.kind === 'terminal') {
    const empty = dock.getPanel('terminals')
    if (empty) dock.removePanel(empty)
  }
}

/** A shell is told apart by a number from the others; what is an agent's is called after its run. */
function titleFor(dock: DockviewApi, { title, service }: Extract<PaneRequest, { kind: 'terminal' }>): string {
  if (service !== null) return title
  const taken = new Set(dock.panels.map(panel => panel.title))
  let n = 1
  while (taken.has(n === 1 ? title : `${title} ${n}`)) n += 1
  return n === 1 ? title : `${title} ${n}`
}

/** Closes a pane; the last terminal leaves the place for terminals behind. */
export function closePane(dock: DockviewApi, id: string): void {
  const panel = dock.getPanel(id)
  if (!panel) return
  const terminals = dock.panels.filter(each => each.id.startsWith('terminal'))
  if (id.startsWith('terminal:') && terminals.length === 1)
    dock.addPanel({
      id: 'terminals',
      component: 'terminals',
      title: 'Terminals',
      position: { referencePanel: panel },
      inactive: true,
    })
  dock.removePanel(panel)
}

function referenceFor(dock: DockviewApi, request: PaneRequest) {
  const of = (id: string | undefined) => (id ? dock.getPanel(id) : undefined)
  if (request.kind === 'terminal') {
    const sibling = dock.panels.find(panel => panel.id.startsWith('terminal'))
    return sibling ? { referencePanel: sibling } : { direction: 'below' as const }
  }
  if (request.kind === 'task') {
    const terminal = dock.panels.find(panel => panel.id.startsWith('terminal'))
    return terminal ? { referencePanel: terminal, direction: 'right' as const } : { direction: 'right' as const }
  }
  const work = of('board') ?? of('landing') ?? of('log') ?? of('espalier')
  return work ? { referencePanel: work } : undefined
}
