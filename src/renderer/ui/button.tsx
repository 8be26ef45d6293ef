import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: the one thing to do here; `plain` (default): outlined; `quiet`: no edge until pointed at; `danger`: cannot be undone. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  size?: 'small' | 'medium'
  icon?: ReactNode
}

const looks = {
  primary: 'bg-ink text-on-fill border-transparent hover:opacity-90 active:opacity-80',
  plain: 'bg-raised border-line-strong hover:bg-hover active:bg-press',
  quiet:
    'border-transparent text-ink-2 hover:text-ink hover:bg-hover active:bg-press data-[state=open]:bg-hover data-[state=open]:text-ink',
  danger: 'bg-raised border-line-strong text-rust hover:bg-rust-soft active:bg-rust-soft',
}

/** A labelled button. Disabled buttons stay readable and say nothing by colour. */
export function Button({ look = 'plain', size = 'medium', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium disabled:pointer-events-none disabled:opacity-45 [&_svg]:shrink-0',
        size === 'small' ? 'h-6 px-2 text-dense' : 'h-7 px-2.5 text-body',
        looks[look],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  )
}
