import { useModel, useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import { treeFromModel } from '@shared/domain/tree/fromModel'
import { layoutTree } from '@shared/domain/tree/layout'
import { noPlaces, type Places, placeTree } from '@shared/domain/tree/place'
import type { TreeGeometry, TreeInput } from '@shared/domain/tree/types'
import { useMemo } from 'react'
import { useMinute } from './useMinute'

/** Who has which place, for as long as the project is open: closing and opening the pane moves nobody. */
const remembered = new WeakMap<ProjectSession, Places>()

/** The project's picture: facts, positions and the minute they were drawn in. Drawn anew only when tree facts change. */
export const useTree = (): { input: TreeInput; geometry: TreeGeometry; now: number } => {
  const session = useSession()
  const model = useModel(whole)
  const now = useMinute()
  const input = useMemo(() => treeFromModel(model, now), [model, now])
  const text = JSON.stringify(input)
  return useMemo(() => {
    const steady: TreeInput = JSON.parse(text)
    const places = placeTree(remembered.get(session) ?? noPlaces, steady)
    remembered.set(session, places)
    return { input: steady, geometry: layoutTree(steady, places), now }
  }, [text, session, now])
}

const whole = <T>(model: T): T => model
