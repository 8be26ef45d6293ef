import type { Model } from '@shared/domain/model'
import { createContext, useContext, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Action } from './actions'
import type { ProjectSession } from './session'
import type { UiState } from './ui'

/** The open project for everything below it. */
export const SessionContext = createContext<ProjectSession | null>(null)

/** The open project; a throw here is a component outside of it. */
export function useSession(): ProjectSession {
  const session = useContext(SessionContext)
  if (!session) throw new Error('A project component was used outside a project.')
  return session
}

/** A part of the project's state; the component draws again when that part is another value. */
export const useModel = <T>(select: (model: Model) => T): T =>
  useStore(useSession().replica.store, state => select(state.model))

/** Whether the project's state has come at all; before that nothing may be said of it. */
export const useReady = (): boolean => useStore(useSession().replica.store, state => state.loaded)

/** Something computed from the whole project; computed again only when the project changed. `compute` has to be stable. */
export function useDerived<T>(compute: (model: Model) => T): T {
  const model = useModel(whole)
  return useMemo(() => compute(model), [model, compute])
}
const whole = (model: Model) => model

/** A part of the window's own state. */
export const useUi = <T>(select: (ui: UiState) => T): T => useStore(useSession().ui, select)

/** Offers actions while the component is there. `make` has to be stable (useCallback or module level). */
export function useActions(make: (session: ProjectSession) => readonly Action[]): void {
  const session = useSession()
  useEffect(() => session.actions.add(make(session)), [session, make])
}
