import type { PaneRequest } from '@renderer/store/panes'
import { z } from 'zod'

/** What a terminal's pane remembers in the layout. */
export const TerminalParams = z.object({ session: z.string(), title: z.string(), service: z.string().nullable() })
export type TerminalParams = z.infer<typeof TerminalParams>

/** The service whose terminal a pane shows, or null. */
export function serviceOf(params: unknown): string | null {
  const read = TerminalParams.safeParse(params)
  return read.success ? read.data.service : null
}

export const paneTitles: Record<Exclude<PaneRequest['kind'], 'terminal'>, string> = {
  espalier: 'Espalier',
  board: 'Board',
  landing: 'Landing',
  log: 'Log',
  settings: 'Settings',
  task: 'Task',
}

/** A pane's id in the layout: one of each kind, one terminal a session. */
export const paneId = (request: PaneRequest): string =>
  request.kind === 'terminal' ? `terminal:${request.session}` : request.kind
