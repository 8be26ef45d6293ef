import type { ArmInput, ShootInput, TipState, TreeInput } from '@shared/domain/tree/types'
import fc from 'fast-check'

const STATES: TipState[] = [
  'idle',
  'assigned',
  'preparing',
  'running',
  'ready',
  'queued',
  'proving',
  'held',
  'waiting',
  'landed',
  'failed',
  'refused',
]

/** A shoot with plain facts; `over` replaces any of them. */
export const shootOf = (over: Partial<ShootInput> & { key: string }): ShootInput => ({
  agent: null,
  arm: null,
  name: over.key,
  task: null,
  branch: over.key,
  target: 'main',
  state: 'running',
  reason: null,
  ahead: 3,
  behind: 0,
  commits: 3,
  subject: null,
  since: 0,
  gates: { done: 0, total: 0 },
  run: null,
  session: null,
  landing: null,
  backlog: 0,
  tries: 1,
  ...over,
})

/** A tree's facts from its arms and shoots; every shoot sits on a seat of its own unless it says otherwise. */
export const treeOf = (arms: readonly ArmInput[], shoots: readonly ShootInput[], leader = false): TreeInput => ({
  trunk: { branch: 'main', head: null, landed: 0 },
  leader: leader ? { branch: 'integration/weekly', ahead: 2, behind: 0 } : null,
  grafts: [],
  arms,
  agents: shoots.flatMap(({ agent, arm }) => (agent === null ? [] : [{ seat: agent, arm }])),
  shoots,
  ties: [],
})

export const armOf = (id: string, direct = false): ArmInput => ({
  id,
  label: id,
  branch: id,
  direct,
  ahead: 0,
  behind: 0,
  landing: null,
})

const facts = fc.record({
  state: fc.constantFrom(...STATES),
  ahead: fc.integer({ min: 0, max: 300 }),
  behind: fc.integer({ min: 0, max: 500 }),
  commits: fc.integer({ min: 0, max: 300 }),
  seated: fc.boolean(),
  team: fc.nat(),
})

/** Trees with up to `most` shoots, with up to seven teams or none. */
export const arbitraryTree = (most: number): fc.Arbitrary<TreeInput> =>
  fc
    .record({
      teams: fc.integer({ min: 0, max: 7 }),
      leader: fc.boolean(),
      direct: fc.boolean(),
      shoots: fc.array(facts, { maxLength: most }),
    })
    .map(({ teams, leader, direct, shoots }) => {
      const arms = Array.from({ length: teams }, (_, index) => armOf(`team:${index}`))
      if (direct && teams > 0) arms.unshift(armOf('direct', true))
      const grown = shoots.map(({ seated, team, ...rest }, index) =>
        shootOf({
          key: `feature/t${index}`,
          agent: seated ? `agent-${index}` : null,
          arm: arms[team % Math.max(1, arms.length)]?.id ?? null,
          ...rest,
        }),
      )
      return treeOf(arms, grown, leader)
    })
