import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { cx } from './cx'

export interface VirtualListProps<T> {
  items: readonly T[]
  keyOf(item: T): string | number
  /** Height of a row in px before it is measured. */
  estimate: number
  render(item: T, index: number): ReactNode
  /** Measures rows after they are drawn; for rows of unequal height. */
  measured?: boolean
  gap?: number
  padding?: number
  className?: string
  label: string
  /** The rows are options that can be selected. */
  options?: boolean
  /** Row to keep in sight. */
  reveal?: number | null
  onNearEnd?(): void
  scrollRef?: RefObject<HTMLDivElement | null>
}

/** A list that draws only what is on screen, however long it is. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const own = useRef<HTMLDivElement>(null)
  const ref = props.scrollRef ?? own
  const virtual = useVirtualizer({
    count: props.items.length,
    getScrollElement: () => ref.current,
    estimateSize: () => props.estimate,
    overscan: 8,
    gap: props.gap ?? 0,
    paddingStart: props.padding ?? 0,
    paddingEnd: props.padding ?? 0,
    getItemKey: index => {
      const item = props.items[index]
      return item === undefined ? index : props.keyOf(item)
    },
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  const { onNearEnd, reveal } = props
  const total = props.items.length
  useEffect(() => {
    if (onNearEnd && total > 0 && last >= total - 12) onNearEnd()
  }, [last, total, onNearEnd])
  useEffect(() => {
    if (reveal !== null && reveal !== undefined && reveal >= 0) virtual.scrollToIndex(reveal)
  }, [reveal, virtual])

  const look = cx('min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none', props.className)
  const drawn = (
    <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
      {rows.map(row => {
        const item = props.items[row.index]
        if (item === undefined) return null
        return (
          <div
            key={row.key}
            role="presentation"
            data-index={row.index}
            ref={props.measured ? virtual.measureElement : null}
            className="absolute top-0 left-0 w-full"
            style={{ transform: `translateY(${row.start}px)`, ...(props.measured ? {} : { height: row.size }) }}
          >
            {props.render(item, row.index)}
          </div>
        )
      })}
    </div>
  )
  return props.options ? (
    <div ref={ref} role="listbox" aria-multiselectable="true" aria-label={props.label} tabIndex={0} className={look}>
      {drawn}
    </div>
  ) : (
    <section ref={ref} aria-label={props.label} className={look}>
      {drawn}
    </section>
  )
}
