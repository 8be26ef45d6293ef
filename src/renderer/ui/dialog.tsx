import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { cx } from './cx'

export interface DialogProps {
  open: boolean
  onClose(): void
  title: string
  description?: string
  /** Hides the heading from sight, not from screen readers. */
  bare?: boolean
  width?: number
  children: ReactNode
  footer?: ReactNode
}

/** A question or a sheet over the window. Escape and a click outside close it; the keyboard goes back to where it was. */
export function Dialog({ open, onClose, title, description, bare, width = 480, children, footer }: DialogProps) {
  const before = useRef<Element | null>(null)
  const goBack = (event: Event) => {
    event.preventDefault()
    // What was done in it may have taken the keyboard elsewhere.
    if (document.activeElement === document.body && before.current instanceof HTMLElement) before.current.focus()
  }
  return (
    <Radix.Root open={open} onOpenChange={next => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          style={{ width }}
          onOpenAutoFocus={() => {
            before.current = document.activeElement
          }}
          onCloseAutoFocus={goBack}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'rising fixed top-[14vh] left-1/2 z-50 flex max-h-[72vh] max-w-[92vw] -translate-x-1/2 flex-col overflow-hidden rounded-pane border border-line-strong bg-raised shadow-float outline-none',
          )}
        >
          <Radix.Title className={bare ? 'sr-only' : 'px-5 pt-4 text-head font-semibold'}>{title}</Radix.Title>
          {description && (
            <Radix.Description className={bare ? 'sr-only' : 'px-5 pt-1 text-ink-2'}>{description}</Radix.Description>
          )}
          <div className={bare ? 'flex min-h-0 flex-1 flex-col' : 'min-h-0 flex-1 overflow-y-auto px-5 py-4'}>
            {children}
          </div>
          {footer && <div className="flex justify-end gap-2 border-t px-5 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
