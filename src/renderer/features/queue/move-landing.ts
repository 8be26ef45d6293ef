import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useSession } from '@renderer/store/context'
import { placeBeside } from '@renderer/store/queue'
import { type ProjectSession, perform } from '@renderer/store/session'
import { landingQueue } from '@shared/domain/landing/queue-order'
import type { Landing } from '@shared/domain/landing/schema'
import { type RefObject, useEffect } from 'react'

/** Puts a queued landing before another of its queue; last where there is none. */
export function moveBefore(session: ProjectSession, landing: Landing, before: string | null): void {
  const queue = landingQueue(session.replica.store.getState().model, landing.target)
  const next = queue[queue.findIndex(({ id }) => id === landing.id) + 1]?.id ?? null
  if (before !== landing.id && before !== next) void perform(session, { type: 'landing.move', id: landing.id, before })
}

/** Takes a queued landing one place up or down. */
export function moveBy(session: ProjectSession, landing: Landing, step: -1 | 1): void {
  const queue = landingQueue(session.replica.store.getState().model, landing.target)
  const before = placeBeside(queue, landing.id, step)
  if (before !== undefined) moveBefore(session, landing, before)
}

/** Lets a queued row be dragged to another place of its queue; a line shows where it would stand. */
export function useQueueDrag(ref: RefObject<HTMLElement | null>, landing: Landing): void {
  const session = useSession()
  const { id, target, state } = landing
  useEffect(() => {
    const element = ref.current
    if (!element || state !== 'queued') return
    const below = (y: number) => {
      const box = element.getBoundingClientRect()
      return y > box.top + box.height / 2
    }
    const clear = () => element.removeAttribute('data-insert')
    const idOf = (data: Record<string | symbol, unknown>) => (typeof data.id === 'string' ? data.id : null)
    const stopDrag = draggable({ element, getInitialData: () => ({ kind: 'landing', id, target }) })
    const stopDrop = dropTargetForElements({
      element,
      canDrop: ({ source: { data } }) => data.kind === 'landing' && data.target === target && data.id !== id,
      onDrag: ({ location }) => {
        element.dataset.insert = below(location.current.input.clientY) ? 'after' : 'before'
      },
      onDragLeave: clear,
      onDrop: ({ source, location }) => {
        clear()
        const { model } = session.replica.store.getState()
        const queue = landingQueue(model, target)
        const moved = queue.find(each => each.id === idOf(source.data))
        const here = queue.findIndex(each => each.id === id)
        const place = below(location.current.input.clientY) ? here + 1 : here
        if (moved && here >= 0) moveBefore(session, moved, queue[place]?.id ?? null)
      },
    })
    return () => {
      stopDrag()
      stopDrop()
      clear()
    }
  }, [session, ref, id, target, state])
}
