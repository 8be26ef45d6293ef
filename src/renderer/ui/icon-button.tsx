import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { Tip } from './tooltip'

export interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does; its name for everybody, shown on hover. */
  label: string
  shortcut?: string
  size?: 'small' | 'medium'
  pressed?: boolean
  children: ReactNode
}

/** A button that is one icon, with its name and shortcut on hover. */
export function IconButton({ label, shortcut, size = 'medium', pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink active:bg-press data-[state=open]:bg-hover data-[state=open]:text-ink disabled:pointer-events-none disabled:opacity-40',
          size === 'small' ? 'size-6' : 'size-7',
          pressed && 'bg-press text-ink',
          className,
        )}
        {...rest}
      />
    </Tip>
  )
}
