import type { ReactNode } from 'react'
import { Glyph } from './glyph'
import type { Shape, Tone } from './look'

export interface ReasonNoteProps {
  shape: Shape
  tone: Tone
  reason: {
    message: string
    hint?: string | undefined
    facts?: Record<string, string | number | boolean | string[]> | undefined
  }
  /** What can be done about it. */
  children?: ReactNode
}

/** Why something is as it is: what happened, what to do, and the facts. */
export function ReasonNote({ shape, tone, reason, children }: ReasonNoteProps) {
  const facts = Object.entries(reason.facts ?? {})
  return (
    <div className="flex items-start gap-2 border-l-2 border-line-strong pl-3" data-tone={tone}>
      <Glyph shape={shape} tone={tone} className="mt-[3px]" />
      <div className="flex min-w-0 flex-1 flex-col gap-1" data-selectable>
        <p className="break-words">{reason.message}</p>
        {reason.hint && <p className="text-dense text-ink-2">{reason.hint}</p>}
        {facts.length > 0 && (
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-dense text-ink-2">
            {facts.map(([name, value]) => (
              <FactRow key={name} name={name} value={value} />
            ))}
          </dl>
        )}
        {children && <div className="flex gap-2 pt-1 select-none">{children}</div>}
      </div>
    </div>
  )
}

function FactRow({ name, value }: { name: string; value: string | number | boolean | string[] }) {
  const lines = Array.isArray(value) ? value : [String(value)]
  return (
    <>
      <dt className="text-ink-3">{name.replaceAll(/[-_]/g, ' ')}</dt>
      <dd className="mono min-w-0">
        {lines.map(line => (
          <span key={line} className="block break-words whitespace-pre-wrap">
            {line}
          </span>
        ))}
      </dd>
    </>
  )
}
