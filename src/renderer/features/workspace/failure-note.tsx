import { Button } from '@renderer/ui/button'
import { Glyph } from '@renderer/ui/glyph'
import type { Failure } from '@shared/domain/failure'
import { useState } from 'react'

/** A failure in the page: what happened, what to do, and the evidence one click away. */
export function FailureNote({
  failure,
  copy,
  onDismiss,
}: {
  failure: Failure
  copy(text: string): void
  onDismiss(): void
}) {
  const [open, setOpen] = useState(false)
  return (
    <div role="alert" className="flex items-start gap-2.5 border-y py-3">
      <Glyph shape="cross" tone="rust" className="mt-[3px]" />
      <div className="flex min-w-0 flex-1 flex-col gap-1" data-selectable>
        <p className="font-medium break-words">{failure.message}</p>
        {failure.hint && <p className="text-ink-2">{failure.hint}</p>}
        {failure.path && (
          <p className="mono text-dense break-all text-ink-2">
            {failure.path}
            {failure.line !== undefined && `:${failure.line}:${failure.column ?? 1}`}
          </p>
        )}
        {open && failure.evidence && (
          <pre className="mono max-h-60 overflow-auto pt-1 text-meta whitespace-pre-wrap text-ink-2">
            {failure.evidence}
          </pre>
        )}
        <div className="flex gap-2 pt-1 select-none">
          {failure.evidence && (
            <Button size="small" onClick={() => setOpen(!open)} aria-expanded={open}>
              {open ? 'Hide evidence' : 'Evidence'}
            </Button>
          )}
          <Button
            size="small"
            look="quiet"
            onClick={() => copy(`${failure.code}: ${failure.message}\n${failure.evidence ?? ''}`)}
          >
            Copy
          </Button>
          <Button size="small" look="quiet" onClick={onDismiss}>
            Dismiss
          </Button>
        </div>
      </div>
    </div>
  )
}
