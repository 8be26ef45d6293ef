import { Button } from './button'
import { Dialog } from './dialog'

export interface EvidenceDialogProps {
  failure: {
    code: string
    message: string
    hint?: string | undefined
    evidence?: string | undefined
    path?: string | undefined
  } | null
  onClose(): void
  copy(text: string): void
}

/** A failure whole: what happened, what to do, and what proves it. */
export function EvidenceDialog({ failure, onClose, copy }: EvidenceDialogProps) {
  const text = failure?.evidence ?? ''
  return (
    <Dialog
      open={failure !== null}
      onClose={onClose}
      title={failure?.message ?? ''}
      {...(failure?.hint ? { description: failure.hint } : {})}
      width={640}
      footer={
        <>
          <Button onClick={() => copy(`${failure?.code}\n${failure?.message}\n\n${text}`)}>Copy</Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <pre className="mono overflow-x-auto text-meta whitespace-pre-wrap text-ink-2" data-selectable>
        {text}
      </pre>
      <p className="mono pt-3 text-meta text-ink-3">{failure?.code}</p>
    </Dialog>
  )
}
