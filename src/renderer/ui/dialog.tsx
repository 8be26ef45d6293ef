import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
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
  // Where the keyboard was is seen before anything in the dialog can take it.
  const [seen, setSeen] = useState<{ open: boolean; before: Element | null }>({ open: false, before: null })
  if (seen.open !== open) setSeen({ open, before: open ? document.activeElement : seen.before })
  const dismissed = useRef(false)
  useEffect(() => {
    if (open) dismissed.current = false
  }, [open])
  const goBack = (event: Event) => {
    event.preventDefault()
    // What was done in it may have taken the keyboard elsewhere; what is chosen in the palette is about to.
    if (bare && !dismissed.current) return
    if (document.activeElement === document.body && seen.before instanceof HTMLElement) seen.before.focus()
  }
  return (
    <Radix.Root
      open={open}
      onOpenChange={next => {
        if (next) return
        dismissed.current = true
        onClose()
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          style={{ width }}
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
