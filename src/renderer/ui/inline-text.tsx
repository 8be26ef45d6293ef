import { useEffect, useRef, useState } from 'react'

export interface InlineTextProps {
  label: string
  value: string
  startEditing?: boolean
  onChange(value: string): void
  onDone?(): void
}

/** A line of text that is edited where it stands: click or Enter, Enter again keeps it, Escape does not. */
export function InlineText({ label, value, startEditing = false, onChange, onDone }: InlineTextProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const editing = draft !== null
  useEffect(() => {
    if (startEditing) setDraft(value)
  }, [startEditing, value])
  useEffect(() => {
    if (editing) field.current?.select()
  }, [editing])
  const finish = (keep: boolean) => {
    const next = draft?.trim() ?? ''
    setDraft(null)
    onDone?.()
    if (keep && next !== '' && next !== value) onChange(next)
  }
  if (draft === null) {
    return (
      <button
        type="button"
        title="Edit"
        dir="auto"
        className="-mx-1 w-full rounded-sm px-1 text-left break-words hover:bg-hover"
        onClick={() => setDraft(value)}
      >
        {value}
      </button>
    )
  }
  return (
    <textarea
      ref={field}
      aria-label={label}
      rows={1}
      value={draft}
      className="-mx-1 field-sizing-content w-full resize-none rounded-sm bg-raised px-1 outline-1 outline-sky"
      onChange={event => setDraft(event.target.value.replaceAll('\n', ' '))}
      onBlur={() => finish(true)}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          event.preventDefault()
          finish(true)
        }
        if (event.key === 'Escape') {
          event.stopPropagation()
          finish(false)
        }
      }}
    />
  )
}
