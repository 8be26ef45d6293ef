import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

export interface InputProps extends ComponentProps<'input'> {
  icon?: ReactNode
  trailing?: ReactNode
  compact?: boolean
}

/** A line of text. `icon` stands before, `trailing` after it. Escape leaves it. */
export function Input({ icon, trailing, compact, className, ...rest }: InputProps) {
  return (
    <span
      className={cx(
        'inline-flex min-w-0 items-center gap-1.5 rounded-control border border-line-strong bg-raised text-ink-3 focus-within:border-sky',
        compact ? 'h-6 px-1.5' : 'h-7 px-2',
        className,
      )}
    >
      {icon}
      <input
        className={cx('min-w-0 flex-1 bg-transparent text-ink outline-none', compact ? 'text-dense' : 'text-body')}
        spellCheck={false}
        autoComplete="off"
        {...rest}
        onKeyDown={event => {
          rest.onKeyDown?.(event)
          if (event.key === 'Escape' && !event.defaultPrevented) event.currentTarget.blur()
        }}
      />
      {trailing}
    </span>
  )
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cx(
        'w-full resize-none rounded-control border border-line-strong bg-raised px-2 py-1.5 text-body outline-none focus:border-sky',
        className,
      )}
      {...rest}
    />
  )
}
