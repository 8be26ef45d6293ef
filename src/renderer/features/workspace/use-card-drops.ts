import { dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { preventUnhandled } from '@atlaskit/pragmatic-drag-and-drop/prevent-unhandled'
import { useSession } from '@renderer/store/context'
import { assignTasks } from '@renderer/store/task-menu'
import { useEffect } from 'react'

const target = (input: { clientX: number; clientY: number }) =>
  document.elementFromPoint(input.clientX, input.clientY)?.closest<HTMLElement>('[data-drop-service]') ?? null

/** Lets cards fall on anything marked `data-drop-service="<service>"`: an agent, a lane, a terminal, its tab. */
export function useCardDrops(): void {
  const session = useSession()
  useEffect(() => {
    let over: HTMLElement | null = null
    const mark = (next: HTMLElement | null) => {
      if (next === over) return
      over?.removeAttribute('data-drop-over')
      next?.setAttribute('data-drop-over', '')
      over = next
    }
    // One target for all of them: what is marked comes and goes with panes and rows. A drag that is called off has left it.
    const untarget = dropTargetForElements({
      element: document.body,
      canDrop: ({ source, input }) => source.data.kind === 'tasks' && target(input) !== null,
      getData: ({ input }) => ({ service: target(input)?.dataset.dropService }),
      onDrag: ({ location }) => mark(target(location.current.input)),
      onDragLeave: () => mark(null),
      onDrop: ({ self, source }) => {
        mark(null)
        const { service } = self.data
        const { ids } = source.data
        if (typeof service === 'string' && Array.isArray(ids))
          assignTasks(
            session,
            ids.filter(id => typeof id === 'string'),
            service,
          )
      },
    })
    // The system takes Escape for itself while something is dragged; where it reaches the page, it means the same.
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') window.dispatchEvent(new DragEvent('dragend'))
    }
    const stop = () => {
      preventUnhandled.stop()
      window.removeEventListener('keydown', onKey, true)
    }
    const unmonitor = monitorForElements({
      canMonitor: ({ source }) => source.data.kind === 'tasks',
      onDragStart: () => {
        preventUnhandled.start()
        window.addEventListener('keydown', onKey, true)
      },
      onDrop: stop,
    })
    return () => {
      stop()
      untarget()
      unmonitor()
    }
  }, [session])
}
