import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
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
    return monitorForElements({
      canMonitor: ({ source }) => source.data.kind === 'tasks',
      onDragStart: () => preventUnhandled.start(),
      onDrag: ({ location }) => mark(target(location.current.input)),
      onDrop: ({ source, location }) => {
        preventUnhandled.stop()
        const service = target(location.current.input)?.dataset.dropService
        mark(null)
        const { ids } = source.data
        if (service && Array.isArray(ids))
          assignTasks(
            session,
            ids.filter(id => typeof id === 'string'),
            service,
          )
      },
    })
  }, [session])
}
