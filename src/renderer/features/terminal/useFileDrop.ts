import { type RefObject, useEffect } from 'react'
import { droppedPaths, shellQuoted } from './paths'
import type { Screen } from './screen'

/** Files and paths dropped on a terminal are typed there, quoted for a shell. */
export const useFileDrop = (element: RefObject<HTMLDivElement | null>, screen: Screen | null): void => {
  useEffect(() => {
    const host = element.current
    if (host === null || screen === null) return
    const onOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.some(type => type === 'text/uri-list' || type === 'text/plain'))
        event.preventDefault()
    }
    const onDrop = (event: DragEvent): void => {
      const { dataTransfer } = event
      const paths = droppedPaths(
        dataTransfer?.getData('text/uri-list') ?? '',
        dataTransfer?.getData('text/plain') ?? '',
      )
      if (paths.length === 0) return
      event.preventDefault()
      screen.terminal.paste(`${paths.map(shellQuoted).join(' ')} `)
      screen.terminal.focus()
    }
    host.addEventListener('dragover', onOver)
    host.addEventListener('drop', onDrop)
    return () => {
      host.removeEventListener('dragover', onOver)
      host.removeEventListener('drop', onDrop)
    }
  }, [element, screen])
}
