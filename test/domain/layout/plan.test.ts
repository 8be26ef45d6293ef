import { parseConfigText } from '@main/adapters/config/parse'
import type { Config } from '@shared/domain/config/schema'
import { crossingsOf } from '@shared/domain/layout/crossings'
import { placeFor } from '@shared/domain/layout/place'
import { planTopology } from '@shared/domain/layout/plan'
import { emptyModel } from '@shared/domain/model'
import { must } from '@test/support/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const config = (yaml: string): Config => must(parseConfigText(yaml))
const roster = (agents: number, strategy = 'strategy: auto') =>
  config(`${strategy}\nservices:\n${Array.from({ length: agents }, (_, n) => `  a${n + 1}: {}`).join('\n')}`)

const army = `
strategy: auto
teams: { alpha: { members: [devon-a, tara-a] }, beta: { members: [devon-b, tara-b] }, gamma: { members: [devon-c, tara-c] } }
services:
  orion: { role: coordinator }
  ui: { role: specialist }
  architect: {}
  security: { role: specialist }
  docs: { role: specialist }
`

describe('the layout', () => {
  it('follows the document’s matrix', () => {
    const picked = (n: number) => planTopology(roster(n), []).layout
    expect([1, 2, 4].map(picked)).toEqual(['clones', 'clones', 'clones'])
    expect([5, 7, 10].map(picked)).toEqual(['team-worktrees', 'team-worktrees', 'team-worktrees'])
    expect([11, 12, 30].map(picked)).toEqual(['hierarchical', 'hierarchical', 'hierarchical'])
  })

  it('counts seats, not names', () => {
    expect(planTopology(config('strategy: auto\nservices: { devon: { instances: 6 } }'), []).agents).toBe(6)
  })

  it('goes hierarchical early where teams depend on each other in a circle or in many ways, and says so', () => {
    const circle = [
      { from: 'alpha', to: 'beta' },
      { from: 'beta', to: 'alpha' },
    ]
    const plan = planTopology(roster(6), circle)
    expect(plan.layout).toBe('hierarchical')
    expect(plan.reason).toContain('alpha and beta wait for each other')
    const once = planTopology(roster(6), circle.slice(0, 1))
    expect(once.layout).toBe('team-worktrees')
  })

  it('stays with worktrees of the project’s repository where nothing is written', () => {
    const plan = planTopology(roster(3, ''), [])
    expect(plan).toMatchObject({ layout: 'worktrees', clones: 0 })
    expect(plan.seats[0]).toMatchObject({ kind: 'worktree', store: null, folder: '', checkout: 'a1' })
  })

  it('lays out the document’s army: team clones, specialists, the coordinator', () => {
    const plan = planTopology(config(army), [])
    expect(plan.layout).toBe('hierarchical')
    // Three teams, four specialists, one coordinator: eight stores for eleven agents.
    expect(plan.clones).toBe(8)
    const place = (service: string) => plan.seats.find(seat => seat.service === service)
    expect(place('devon-a')).toMatchObject({ kind: 'worktree', folder: 'teams/alpha', store: 'teams/alpha/.git' })
    expect(place('orion')).toMatchObject({
      kind: 'clone',
      folder: 'coordinator',
      store: null,
      checkout: 'coordinator/orion',
    })
    expect(place('architect')).toMatchObject({ kind: 'clone', folder: 'specialists' })
    expect(plan.references.map(({ folder }) => folder)).toEqual(
      ['alpha', 'beta', 'gamma'].map(team => `teams/${team}/main-reference`),
    )
  })

  it('reads dependencies between teams off the tasks', () => {
    const model = emptyModel()
    const teams = config(army)
    const task = { dependencies: [] as string[], service: 'devon-a' }
    const tasks = { one: task, two: { ...task, service: 'tara-b', dependencies: ['one'] } }
    expect(crossingsOf(teams, { ...model, tasks } as never)).toEqual([{ from: 'beta', to: 'alpha' }])
  })

  it('gives every service one place in every layout, and no two kinds share a folder', () => {
    const teams = config(army)
    const layouts = ['worktrees', 'clones', 'team-worktrees', 'hierarchical'] as const
    fc.assert(
      fc.property(fc.constantFrom(...layouts), layout => {
        const kinds = new Map<string, string>()
        for (const { name } of teams.services) {
          const place = placeFor(layout, teams, name)
          const kind = `${place.kind} ${place.store}`
          expect(kinds.get(place.folder) ?? kind).toBe(kind)
          kinds.set(place.folder, kind)
        }
      }),
    )
  })
})
