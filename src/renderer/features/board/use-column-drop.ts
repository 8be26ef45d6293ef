import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useSession } from '@renderer/store/context'
import { useEffect, useRef, useState } from 'react'
import type { DrawnColumn } from './drawn-column'
import { dropCards } from './drop-cards'

/** Makes a column take cards; `over` while one is held above it. */
export function useColumnDrop(column: DrawnColumn) {
  const session = useSession()
  const ref = useRef<HTMLElement>(null)
  const latest = useRef(column)
  latest.current = column
  const [over, setOver] = useState(false)
  const { state, service } = column
  useEffect(() => {
    const element = ref.current
    // A lane of an agent is served by the window itself, like everything marked with a service.
    if (!element || service !== null) return
    const line = marker()
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => source.data.kind === 'tasks' && state !== 'landing' && state !== 'attention',
      onDrag: ({ location }) => {
        setOver(true)
        line.show(cardBelow(element, location.current.input.clientY))
      },
      onDragLeave: () => {
        setOver(false)
        line.hide()
      },
      onDrop: ({ source, location }) => {
        setOver(false)
        line.hide()
        const ids = Array.isArray(source.data.ids) ? source.data.ids.filter(id => typeof id === 'string') : []
        const before = cardBelow(element, location.current.input.clientY)?.dataset.card ?? null
        dropCards(session, latest.current, ids, before)
      },
    })
  }, [session, state, service])
  return { ref, over }
}

/** The first card whose middle is below the pointer. */
function cardBelow(column: HTMLElement, y: number): HTMLElement | null {
  for (const card of column.querySelectorAll<HTMLElement>('[data-card]')) {
    const box = card.getBoundingClientRect()
    if (y < box.top + box.height / 2) return card
  }
  return null
}

/** Marks the card that a dropped one would stand before. */
function marker() {
  let marked: HTMLElement | null = null
  const hide = () => {
    marked?.removeAttribute('data-insert')
    marked = null
  }
  return {
    hide,
    show: (card: HTMLElement | null) => {
      if (card === marked) return
      hide()
      card?.setAttribute('data-insert', '')
      marked = card
    },
  }
}
