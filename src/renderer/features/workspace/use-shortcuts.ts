import { useSession } from '@renderer/store/context'
import { createMatcher } from '@renderer/store/shortcuts'
import { useEffect } from 'react'

const mac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Listens for the shortcuts of all actions. Plain keys belong to whatever is being typed into; a terminal keeps Ctrl too. */
export function useShortcuts(): void {
  const session = useSession()
  useEffect(() => {
    const matcher = createMatcher(() => session.actions.store.getState().actions, mac)
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const target = event.target instanceof Element ? event.target : null
      const mod = mac ? event.metaKey : event.ctrlKey
      if (target?.closest('[data-terminal]') && !event.metaKey && !(mod && event.shiftKey)) return
      if (!mod && target?.closest('input, textarea, [contenteditable], [role="menu"], [role="dialog"]')) return
      const action = matcher.press(event, event.timeStamp)
      if (!action) return
      event.preventDefault()
      action.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [session])
}
