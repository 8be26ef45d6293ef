import type { TreeGeometry, TreeInput } from '@shared/domain/tree/types'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Journey } from './Travel'

interface Seen {
  readonly input: TreeInput
  readonly geometry: TreeGeometry
}

/** The landings between two pictures, each from the place its shoot had in the first. */
export const journeysBetween = (before: Seen, after: Seen): Journey[] => {
  const known = new Set(before.input.grafts.map(graft => graft.id))
  return after.input.grafts.flatMap(({ id, branch }) => {
    if (known.has(id)) return []
    const shoot = before.geometry.shoots.find(each => each.shoot.landing === id || each.shoot.key === branch)
    const arm = before.geometry.arms.find(each => each.id === shoot?.arm)
    return shoot === undefined || arm === undefined ? [] : [{ id, shoot, arm }]
  })
}

/** Landings that travel now; `arrived` ends one. Nothing travels when the picture is first shown. */
export const useJourneys = (input: TreeInput, geometry: TreeGeometry): [readonly Journey[], (id: string) => void] => {
  const before = useRef<Seen | null>(null)
  const [journeys, set] = useState<readonly Journey[]>([])
  useEffect(() => {
    const after = { input, geometry }
    const fresh = before.current === null ? [] : journeysBetween(before.current, after)
    before.current = after
    if (fresh.length > 0) set(now => [...now, ...fresh].slice(-8))
  }, [input, geometry])
  const arrived = useCallback((id: string) => set(now => now.filter(journey => journey.id !== id)), [])
  return [journeys, arrived]
}
