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

/** How features ask the workspace for a pane without knowing it. */
export interface PaneBus {
  /** Brings a pane to the front, opening it if it is not there. */
  open(request: PaneRequest): void
  reset(): void
  /** The workspace listens here. */
  serve(host: { open(request: PaneRequest): void; reset(): void }): () => void
}

/** Makes a bus; what is asked before the workspace is there is carried out when it comes. */
export function createPaneBus(): PaneBus {
  let host: { open(request: PaneRequest): void; reset(): void } | null = null
  const early: PaneRequest[] = []
  return {
    open: request => {
      if (host) host.open(request)
      else early.push(request)
    },
    reset: () => host?.reset(),
    serve: next => {
      host = next
      for (const request of early.splice(0)) next.open(request)
      return () => {
        if (host === next) host = null
        early.length = 0
      }
    },
  }
}
