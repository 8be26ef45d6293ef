/** Stands in for the picture. */
export const GraphPane = () => <div className="h-full bg-pane p-4 text-ink-3">The espalier goes here</div>

/** Stands in for a terminal. */
export const TerminalPane = ({ session }: { session: string; title?: string; active: boolean }) => (
  <div className="mono h-full bg-pane p-3 text-dense text-ink-2">
    <p>$ espalier attach {session}</p>
    <p className="text-ink-3">reading src/api/session.ts …</p>
  </div>
)
