import { lookup } from '../lookup'
import { chooseRows, frameTiers } from './frame'
import type { TreeInput } from './types'

export interface Place {
  readonly arm: string
  readonly slot: number
}

/** Where an arm leaves the trunk. `group` is the team (or `frame`) whose shoots it takes. */
export interface ArmPlace {
  readonly group: string
  readonly side: -1 | 1
  readonly tier: number
}

/** Who has which place: carried from one picture to the next so that nobody loses theirs. */
export interface Places {
  readonly arms: Readonly<Record<string, ArmPlace>>
  readonly homes: Readonly<Record<string, Place>>
  readonly shoots: Readonly<Record<string, Place>>
}

export const noPlaces: Places = { arms: {}, homes: {}, shoots: {} }

/** The group of arms of a tree without teams. */
export const FRAME = 'frame'

const spot = (place: Place): string => `${place.arm} ${place.slot}`

/**
 * Gives every arm, seat and shoot its place. Whoever had one in `before` and still exists keeps it; newcomers take free ones:
 * a seat the lowest free place of its arm, a shoot its agent's home, or else the nearest free place.
 */
export const placeTree = (before: Places, input: TreeInput): Places => {
  const arms = placeArms(before.arms, input)
  const groups = new Map<string, string[]>()
  for (const [id, arm] of Object.entries(arms)) groups.set(arm.group, [...(groups.get(arm.group) ?? []), id])
  const groupOf = (arm: string | null): string => (arm !== null && groups.has(arm) ? arm : FRAME)
  const kept = (place: Place | undefined, group: string): place is Place =>
    place !== undefined && lookup(arms, place.arm)?.group === group
  const rows = chooseRows(input)
  const paired = new Set([FRAME, ...input.arms.filter(arm => arm.direct).map(({ id }) => id)])

  const homes: Record<string, Place> = {}
  const taken = new Set<string>()
  const firstFree = (group: string, perArm: number): Place => {
    const ids = groups.get(group) ?? []
    for (let from = 0; ; from += perArm) {
      const free = paired.has(group) ? acrossArms(ids, from, perArm, taken) : alongArms(ids, from, perArm, taken)
      if (free !== undefined) return free
    }
  }

  for (const { seat, arm } of input.agents) {
    const had = lookup(before.homes, seat)
    if (!kept(had, groupOf(arm)) || taken.has(spot(had))) continue
    homes[seat] = had
    taken.add(spot(had))
  }
  const shoots: Record<string, Place> = {}
  const occupied = new Set<string>()
  for (const { key, arm } of input.shoots) {
    const had = lookup(before.shoots, key)
    if (!kept(had, groupOf(arm)) || occupied.has(spot(had))) continue
    shoots[key] = had
    occupied.add(spot(had))
  }
  for (const place of occupied) taken.add(place)
  for (const { seat, arm } of input.agents) {
    if (lookup(homes, seat) !== undefined) continue
    const place = firstFree(groupOf(arm), rows(groupOf(arm)).perArm)
    homes[seat] = place
    taken.add(spot(place))
  }
  for (const { key, agent, arm } of input.shoots) {
    if (lookup(shoots, key) !== undefined) continue
    const home = lookup(homes, agent)
    const place =
      home !== undefined && !occupied.has(spot(home)) ? home : firstFree(groupOf(arm), rows(groupOf(arm)).perArm)
    shoots[key] = place
    occupied.add(spot(place))
    taken.add(spot(place))
  }
  return { arms, homes, shoots }
}

/** What has arms on both sides fills evenly: the places nearest the trunk on every arm, tier by tier, left before right. */
const acrossArms = (ids: readonly string[], from: number, count: number, taken: ReadonlySet<string>) => {
  for (let slot = from; slot < from + count; slot++)
    for (const arm of ids) if (!taken.has(spot({ arm, slot }))) return { arm, slot }
  return undefined
}

/** A team fills its first arm before the one above it. */
const alongArms = (ids: readonly string[], from: number, count: number, taken: ReadonlySet<string>) => {
  for (const arm of ids)
    for (let slot = from; slot < from + count; slot++) if (!taken.has(spot({ arm, slot }))) return { arm, slot }
  return undefined
}

const placeArms = (before: Places['arms'], input: TreeInput): Record<string, ArmPlace> => {
  const arms: Record<string, ArmPlace> = {}
  const used = new Set<string>()
  const put = (id: string, place: ArmPlace): void => {
    arms[id] = place
    used.add(`${place.side} ${place.tier}`)
  }
  const wanted = new Set(input.arms.map(arm => arm.id))
  const frame = input.arms.length === 0 || input.shoots.some(s => s.arm === null || !wanted.has(s.arm))
  for (const [id, place] of Object.entries(before))
    if (wanted.has(place.group) || (place.group === FRAME && frame)) put(id, place)

  const rowsOf = chooseRows(input)
  for (const { id, direct } of input.arms) {
    const have = Object.values(arms).filter(arm => arm.group === id).length
    if (direct) {
      if (have === 0) putPair(id, used, put)
      continue
    }
    const rows = rowsOf(id).arms
    if (have === 0) putRows(id, 0, rows, used, put)
    else if (have < rows) putRows(id, have, rows - have, used, put)
  }
  if (frame) {
    const tiers = input.arms.length === 0 ? frameTiers(input.agents.length) : 1
    const have = Object.values(arms).filter(arm => arm.group === FRAME).length / 2
    for (let tier = have; tier < tiers; tier++) putPair(FRAME, used, put)
  }
  return arms
}

type Put = (id: string, place: ArmPlace) => void

/** Both sides of the lowest tier that is free. */
const putPair = (group: string, used: ReadonlySet<string>, put: Put): void => {
  let tier = 0
  while (used.has(`-1 ${tier}`) || used.has(`1 ${tier}`)) tier++
  put(`${group}/${tier}/left`, { group, side: -1, tier })
  put(`${group}/${tier}/right`, { group, side: 1, tier })
}

/** `rows` free tiers one above the other, on the side where they come lower; the left one of two equals. */
const putRows = (group: string, first: number, rows: number, used: ReadonlySet<string>, put: Put): void => {
  const lowest = (side: -1 | 1): number => {
    for (let tier = 0; ; tier++) {
      let free = true
      for (let row = 0; row < rows; row++) free = free && !used.has(`${side} ${tier + row}`)
      if (free) return tier
    }
  }
  const left = lowest(-1)
  const right = lowest(1)
  const side = left <= right ? -1 : 1
  for (let row = 0; row < rows; row++)
    put(`${group}/${first + row}`, { group, side, tier: Math.min(left, right) + row })
}
