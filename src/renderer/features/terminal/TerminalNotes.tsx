import { Button } from '@renderer/ui/button'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { SessionExit } from '@shared/contract/terminal/control'
import type { ReactNode } from 'react'

/** A line below the terminal that says how it stands, with what can be done. */
function Note({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div
      className="rising flex min-h-8 shrink-0 items-center gap-2 border-t bg-raised px-3 py-1 text-dense text-ink-2"
      role="status"
    >
      <span className="min-w-0 flex-1">{children}</span>
      {actions}
    </div>
  )
}

const exitWords = ({ exitCode, signal, lost }: SessionExit): string =>
  lost === true
    ? 'Ended with its terminal host or this computer; this is what was kept of it'
    : signal !== null && signal > 0
      ? `Ended by signal ${signal}`
      : exitCode === 0
        ? 'Ended well'
        : `Ended with exit code ${exitCode}`

interface EndActionsProps {
  onAgain?: (() => void) | undefined
  onClose?: (() => void) | undefined
}

function EndActions({ onAgain, onClose }: EndActionsProps) {
  return (
    <>
      {onAgain !== undefined && (
        <Button size="small" onClick={onAgain}>
          Start again
        </Button>
      )}
      {onClose !== undefined && (
        <Button size="small" look="quiet" onClick={onClose}>
          Close
        </Button>
      )}
    </>
  )
}

/** The program is over. */
export function EndedNote({ exit, onAgain, onClose }: { exit: SessionExit } & EndActionsProps) {
  return (
    <Note actions={<EndActions onAgain={onAgain} onClose={onClose} />}>
      {exitWords(exit)} · <RelativeTime at={exit.at} />
    </Note>
  )
}

/** The connection is away; what is on screen is what was last seen. */
export function AwayNote({ onRetry }: { onRetry: () => void }) {
  return (
    <Note
      actions={
        <Button size="small" onClick={onRetry}>
          Try now
        </Button>
      }
    >
      Reconnecting. The program goes on; this is what was last seen.
    </Note>
  )
}

/** The host does not know the session; `why` is what is known of its agent's end. */
export function MissingNote({ why, onAgain, onClose }: { why: string | null } & EndActionsProps) {
  return (
    <Note actions={<EndActions onAgain={onAgain} onClose={onClose} />}>
      This terminal is gone: {why ?? 'its host was ended, or it was closed elsewhere.'}
    </Note>
  )
}

/** Output stands still because this window did not keep up. */
export function PausedNote({ onResume }: { onResume: () => void }) {
  return (
    <Note
      actions={
        <Button size="small" onClick={onResume}>
          Show the rest
        </Button>
      }
    >
      Output is paused here: it came faster than this window could show it. The program goes on.
    </Note>
  )
}

/** A program wants to write to the clipboard. */
export function ClipboardNote({ text, onAnswer }: { text: string; onAnswer: (allow: boolean) => void }) {
  return (
    <Note
      actions={
        <>
          <Button size="small" onClick={() => onAnswer(true)}>
            Copy
          </Button>
          <Button size="small" look="quiet" onClick={() => onAnswer(false)}>
            Do not copy
          </Button>
        </>
      }
    >
      The program wants to copy {text.length} {text.length === 1 ? 'letter' : 'letters'}:{' '}
      <span className="mono text-meta text-ink">{text.slice(0, 60).replaceAll('\n', ' ⏎ ')}</span>
      {text.length > 60 && '…'}
    </Note>
  )
}
