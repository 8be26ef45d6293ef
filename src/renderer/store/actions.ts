import { createStore, type StoreApi } from 'zustand/vanilla'

/** Something a person can do: one description for palette, menus, shortcuts and the help sheet. */
export interface Action {
  id: string
  title: string
  group: 'Go to' | 'Task' | 'Agent' | 'Landing' | 'Window' | 'Project'
  /** `mod+k`, `shift+a`, or `g b` for one key after the other. */
  shortcut?: string
  /** Also found by these words in the palette. */
  words?: string
  /** Left out: always. */
  when?(): boolean
  run(): void
}

export interface ActionRegistry {
  store: StoreApi<{ actions: readonly Action[] }>
  /** Adds actions until the returned function is called; a later one with the same id goes first. */
  add(actions: readonly Action[]): () => void
  find(id: string): Action | undefined
  /** Runs an action if there is one and its time has come. */
  run(id: string): void
}

/** Makes an empty registry. */
export function createActionRegistry(): ActionRegistry {
  let groups: (readonly Action[])[] = []
  const store = createStore<{ actions: readonly Action[] }>(() => ({ actions: [] }))
  const publish = () => {
    const byId = new Map<string, Action>()
    for (const group of groups) for (const action of group) byId.set(action.id, action)
    store.setState({ actions: [...byId.values()] })
  }
  const find = (id: string) => store.getState().actions.find(action => action.id === id)
  return {
    store,
    find,
    add: actions => {
      groups = [...groups, actions]
      publish()
      return () => {
        groups = groups.filter(group => group !== actions)
        publish()
      }
    },
    run: id => {
      const action = find(id)
      if (action && (action.when?.() ?? true)) action.run()
    },
  }
}
