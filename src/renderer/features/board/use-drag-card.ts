import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useSession } from '@renderer/store/context'
import { type RefObject, useEffect, useState } from 'react'

/** Lets a card be dragged, with all others that are selected when it is one of them. Answers whether it is held. */
export function useDragCard(ref: RefObject<HTMLElement | null>, id: string): boolean {
  const session = useSession()
  const [dragging, setDragging] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    return draggable({
      element,
      getInitialData: () => {
        const { selection } = session.ui.getState()
        return { kind: 'tasks', ids: selection.includes(id) ? [...selection] : [id] }
      },
      getInitialDataForExternal: () => ({ 'text/plain': id }),
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    })
  }, [session, ref, id])
  return dragging
}
