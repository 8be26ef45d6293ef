/** The panes there is one of each. */
export type PlainPane =
  | 'espalier'
  | 'board'
  | 'landing'
  | 'log'
  | 'check'
  | 'checkouts'
  | 'risks'
  | 'rescued'
  | 'settings'
  | 'task'

/** What the tab of each is called. */
export const paneTitles: Record<PlainPane, string> = {
  espalier: 'Espalier',
  board: 'Board',
  landing: 'Landing',
  log: 'Log',
  check: 'Check',
  checkouts: 'Checkouts',
  risks: 'Risks',
  rescued: 'Rescued',
  settings: 'Settings',
  task: 'Task',
}

/** A pane of the workspace. */
export type PaneRequest =
  | { kind: PlainPane }
  | { kind: 'terminal'; session: string; title: string; service: string | null }

interface PaneHost {
  /** Brings a pane to the front, opening it if it is not there; the keyboard stays where it is. */
  open(request: PaneRequest): void
  /** The same, and brings the keyboard there. */
  go(request: PaneRequest): void
  reset(): void
}

/** How features ask the workspace for a pane without knowing it. */
export interface PaneBus extends PaneHost {
  /** The workspace listens here. */
  serve(host: PaneHost): () => void
}

/** Makes a bus; what is asked before the workspace is there is carried out when it comes. */
export function createPaneBus(): PaneBus {
  let host: PaneHost | null = null
  const early: ((host: PaneHost) => void)[] = []
  const ask = (what: (host: PaneHost) => void) => {
    if (host) what(host)
    else early.push(what)
  }
  return {
    open: request => ask(there => there.open(request)),
    go: request => ask(there => there.go(request)),
    reset: () => host?.reset(),
    serve: next => {
      host = next
      for (const what of early.splice(0)) what(next)
      return () => {
        if (host === next) host = null
        early.length = 0
      }
    },
  }
}
