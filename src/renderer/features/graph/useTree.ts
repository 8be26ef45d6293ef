import { useModel, useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import { treeFromModel } from '@shared/domain/tree/fromModel'
import { layoutTree, riseFor } from '@shared/domain/tree/layout'
import { noPlaces, type Places, placeTree } from '@shared/domain/tree/place'
import type { TreeGeometry, TreeInput } from '@shared/domain/tree/types'
import { type RefObject, useLayoutEffect, useMemo, useState } from 'react'
import { useMinute } from './useMinute'

/** Who has which place, for as long as the project is open: closing and opening the pane moves nobody. */
const remembered = new WeakMap<ProjectSession, Places>()

/** Windows are told apart in steps of this many px, so that dragging a splitter draws few pictures. */
const STEP = 24

/**
 * The project's picture for the pane it is drawn in: facts, positions and the minute they were drawn in. Drawn anew only when
 * tree facts change, or the pane becomes so much taller that the tree can rise.
 */
export const useTree = (
  pane: RefObject<HTMLElement | null>,
): { input: TreeInput; geometry: TreeGeometry; now: number } => {
  const session = useSession()
  const model = useModel(whole)
  const now = useMinute()
  const input = useMemo(() => treeFromModel(model, now), [model, now])
  const text = JSON.stringify(input)
  const { width, height } = useSize(pane)
  return useMemo(() => {
    const steady: TreeInput = JSON.parse(text)
    const places = placeTree(remembered.get(session) ?? noPlaces, steady)
    remembered.set(session, places)
    const plain = layoutTree(steady, places)
    const rise = riseFor(plain, { width, height })
    return { input: steady, geometry: rise === 1 ? plain : layoutTree(steady, places, rise), now }
  }, [text, session, now, width, height])
}

function useSize(pane: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: STEP, height: STEP })
  useLayoutEffect(() => {
    const element = pane.current
    if (element === null) return
    const step = (px: number) => Math.max(STEP, Math.floor(px / STEP) * STEP)
    const look = () => {
      const next = { width: step(element.clientWidth), height: step(element.clientHeight) }
      setSize(now => (now.width === next.width && now.height === next.height ? now : next))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [pane])
  return size
}

const whole = <T>(model: T): T => model
