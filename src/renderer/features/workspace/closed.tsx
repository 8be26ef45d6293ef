import { Button } from '@renderer/ui/button'
import { Mark } from '@renderer/ui/mark'

export interface ClosedProps {
  name: string
  /** Agents that go on without the window. */
  kept: number
  open(): void
  leave(): void
}

/** Espalier was quit: what still goes on, and how to come back. */
export default function Closed({ name, kept, open, leave }: ClosedProps) {
  return (
    <main className="flex h-full items-center justify-center bg-pane p-8">
      <div className="flex max-w-110 flex-col gap-4">
        <Mark size={40} />
        <h1 className="text-title font-semibold">{name} is closed</h1>
        <p className="text-ink-2">{goesOn(kept)} You can close this page.</p>
        <p className="text-ink-2">
          To come back, open it here, or run <span className="mono text-dense">npm start</span> in the repository.
        </p>
        <div className="flex gap-2 pt-2">
          <Button look="primary" autoFocus onClick={open}>
            Open {name}
          </Button>
          <Button look="quiet" onClick={leave}>
            Open another project
          </Button>
        </div>
      </div>
    </main>
  )
}

function goesOn(kept: number): string {
  if (kept === 0) return 'No agent runs, nothing lands, and all work is kept.'
  const who = kept === 1 ? 'One agent goes on in its terminal' : `${kept} agents go on in their terminals`
  return `${who}; what they finish lands when Espalier is opened again.`
}
