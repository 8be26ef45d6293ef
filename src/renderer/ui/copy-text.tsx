import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { cx } from './cx'
import { Icon } from './icon'

export interface CopyTextProps {
  /** What is copied. */
  text: string
  /** What is shown; the text itself by default. */
  shown?: string
  mono?: boolean
  copy(text: string): void
  className?: string
}

/** A value that a click copies. */
export function CopyText({ text, shown, mono, copy, className }: CopyTextProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1200)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      title={`Copy ${text}`}
      className={cx(
        'group relative inline-flex min-w-0 items-center rounded-sm text-left hover:text-ink',
        mono && 'mono',
        className,
      )}
      onClick={event => {
        event.stopPropagation()
        copy(text)
        setCopied(true)
      }}
    >
      <span className="truncate">{shown ?? text}</span>
      <Icon
        of={copied ? Check : Copy}
        size={12}
        className={cx(
          'pointer-events-none absolute left-full ml-0.5 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
          copied && 'text-leaf opacity-100',
        )}
      />
    </button>
  )
}
