import type { Connection } from '@renderer/platform/types'
import type { AppApi } from '@shared/contract/api'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ThemeChoice } from './session'

export interface Theme {
  store: StoreApi<{ choice: ThemeChoice; dark: boolean }>
  choose(choice: ThemeChoice): void
}

const CACHE = 'espalier.theme'
const isChoice = (value: unknown): value is ThemeChoice => value === 'system' || value === 'light' || value === 'dark'

/**
 * Light or dark: as the system has it, unless the person says otherwise. The choice is kept by the host; a copy in the
 * page's own storage spares the first frame a change of colours.
 */
export function createTheme(app: Connection<AppApi>): Theme {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const cached = localStorage.getItem(CACHE)
  const store = createStore<{ choice: ThemeChoice; dark: boolean }>(() => ({ choice: 'system', dark: system.matches }))
  const apply = (choice: ThemeChoice) => {
    const dark = choice === 'dark' || (choice === 'system' && system.matches)
    if (choice === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = choice
    store.setState({ choice, dark })
  }
  apply(isChoice(cached) ? cached : 'system')
  system.addEventListener('change', () => apply(store.getState().choice))
  let asked = false
  app.onUp(() => {
    if (asked) return
    asked = true
    void app.call('settings.get', { name: 'theme' }).then(result => {
      if (result.ok && isChoice(result.value.value)) apply(result.value.value)
    })
  })
  return {
    store,
    choose: choice => {
      apply(choice)
      localStorage.setItem(CACHE, choice)
      void app.call('settings.set', { name: 'theme', value: choice })
    },
  }
}
