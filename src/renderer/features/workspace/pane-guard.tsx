import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { Component, type ReactNode } from 'react'

/** Keeps a fault in one pane from taking the window with it. */
export class PaneGuard extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <EmptyState
        title="This pane stopped working"
        action={<Button onClick={() => this.setState({ error: null })}>Draw it again</Button>}
      >
        <p className="mono pt-1 text-meta" data-selectable>
          {error.message}
        </p>
        <p className="pt-1">Nothing is lost: the work goes on in the engine.</p>
      </EmptyState>
    )
  }
}
