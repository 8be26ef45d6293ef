import type { ProjectSession } from './session'

/** Shows the move of the checkouts that is under way: how far it is, and the way to take it back. */
export function showMigration(session: ProjectSession): void {
  session.ui.setState({ asking: 'move' })
  session.panes.go({ kind: 'checkouts' })
}
