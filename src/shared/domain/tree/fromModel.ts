import type { Millis } from '@shared/lib/time'
import { titleOf } from '../landing/rules'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Seat } from './seat'
import { shootsOf } from './shoots'
import type { ArmInput, Graft, TreeInput } from './types'

/** A landed shoot stays in the picture this long, ms. */
export const FADE_MS = 24 * 60 * 60 * 1000

/** The arm for what lands on main directly although there are teams. */
const DIRECT = 'direct'

/**
 * The picture's facts from the model: trunk, leader, arms in the order of the teams, seats and shoots in the order of the roster.
 * `now` only decides which landed branches are older than a day; a clock that ticks once a minute is enough.
 */
export const treeFromModel = (model: Model, now: Millis): TreeInput => {
  const seats = seatsOf(model)
  const main = model.project?.mainBranch ?? 'main'
  const integration = Object.values(model.branches).find(branch => branch.level === 'integration')
  const landed = Object.values(model.landings).filter(l => l.state === 'landed' && l.target === main)
  return {
    trunk: { branch: main, head: lookup(model.branches, main)?.head ?? null, landed: landed.length },
    leader:
      integration === undefined
        ? null
        : { branch: integration.name, ahead: integration.ahead, behind: integration.behind },
    grafts: graftsOf(model, main),
    arms: armsOf(model, seats),
    agents: seats.map(({ seat, arm }) => ({ seat, arm })),
    shoots: shootsOf(model, seats, now - FADE_MS),
    ties: [],
  }
}

const seatsOf = (model: Model): Seat[] => {
  const config = model.project?.config
  if (config === undefined) return []
  return config.services.flatMap(({ name, instances, team }) => {
    const arm = config.teams.length === 0 ? null : team === null ? DIRECT : `team:${team}`
    return Array.from({ length: instances }, (_, index) => ({
      seat: instances === 1 ? name : `${name}-${index + 1}`,
      service: name,
      instance: index + 1,
      arm,
    }))
  })
}

const armsOf = (model: Model, seats: readonly Seat[]): ArmInput[] => {
  const config = model.project?.config
  if (config === undefined || config.teams.length === 0) return []
  const pattern = config.levels.find(level => level.name === 'team')?.branch ?? 'team/{team}'
  const landings = Object.values(model.landings)
  const teams = config.teams.map(({ name }): ArmInput => {
    const branch = pattern.replace('{team}', name)
    const seen = lookup(model.branches, branch)
    const landing = landings.filter(l => l.branch === branch && l.endedAt === null).at(-1)
    return {
      id: `team:${name}`,
      label: name,
      branch: seen === undefined ? null : branch,
      direct: false,
      ahead: seen?.ahead ?? 0,
      behind: seen?.behind ?? 0,
      landing: landing?.state ?? null,
    }
  })
  if (!seats.some(seat => seat.arm === DIRECT)) return teams
  return [{ id: DIRECT, label: 'on main', branch: null, direct: true, ahead: 0, behind: 0, landing: null }, ...teams]
}

const graftsOf = (model: Model, main: string): Graft[] => {
  const grafts: Graft[] = []
  for (const landing of Object.values(model.landings)) {
    if (landing.state !== 'landed' || landing.target !== main || landing.endedAt === null) continue
    grafts.push({
      id: landing.id,
      title: titleOf(model, landing),
      branch: landing.branch,
      service: landing.service,
      commit: landing.landedCommit ?? landing.head,
      at: landing.endedAt,
    })
  }
  return grafts.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).slice(0, 12)
}
