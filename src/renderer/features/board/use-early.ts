import { useSession } from '@renderer/store/context'
import { takeEarly } from '@renderer/store/early'
import { parseQuickAdd, quickAddCommand } from '@renderer/store/quick-add'
import { perform } from '@renderer/store/session'
import type { Model } from '@shared/domain/model'
import { openTasks } from '@shared/domain/open'
import { type RefObject, useLayoutEffect } from 'react'

/** What the marks of a line may name in this project. */
export const namesIn = (model: Model) => ({
  services: model.project?.config.services.map(service => service.name) ?? [],
  tasks: openTasks(model).map(task => task.id),
})

/** Takes over what was typed into the bare page: lines that were entered become tasks, the rest goes on in `field`. */
export function useEarly(field: RefObject<HTMLInputElement | null>, setLine: (line: string) => void): void {
  const session = useSession()
  useLayoutEffect(() => {
    const early = takeEarly()
    if (!early) return
    const names = namesIn(session.replica.store.getState().model)
    for (const line of early.lines) {
      const command = quickAddCommand(parseQuickAdd(line, names))
      if (command) void perform(session, command)
    }
    setLine(early.text)
    if (!early.focused || !field.current) return
    field.current.value = early.text
    field.current.focus()
    field.current.setSelectionRange(early.start, early.end)
  }, [session, field, setLine])
}
