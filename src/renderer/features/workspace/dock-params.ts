import type { PaneRequest } from '@renderer/store/panes'

/** What a terminal's pane remembers in the layout. */
export interface TerminalParams {
  session: string
  title: string
  service: string | null
}

/** Reads a pane's parameters; null where they are not a terminal's. */
export function terminalParams(params: unknown): TerminalParams | null {
  if (typeof params !== 'object' || params === null || !('session' in params) || !('title' in params)) return null
  const { session, title } = params
  const service = 'service' in params && typeof params.service === 'string' ? params.service : null
  return typeof session === 'string' && typeof title === 'string' ? { session, title, service } : null
}

/** The service whose terminal a pane shows, or null. */
export const serviceOf = (params: unknown): string | null => terminalParams(params)?.service ?? null

/** A pane's id in the layout: one of each kind, one terminal a session. */
export const paneId = (request: PaneRequest): string =>
  request.kind === 'terminal' ? `terminal:${request.session}` : request.kind
