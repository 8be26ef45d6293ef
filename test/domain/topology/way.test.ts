import { interpretConfig } from '@shared/domain/config/interpret'
import { serviceNamed } from '@shared/domain/config/rules'
import { featureOf, parentLevelOf } from '@shared/domain/topology/place'
import { branchOf, impactedTeams, pathPatterns, sourceOf, targetsOf, wayUp } from '@shared/domain/topology/way'
import { describe, expect, it } from 'vitest'

// The scaling document's own specialists, beside two teams and a coordinator.
const read = interpretConfig({
  teams: { alpha: { members: ['devon', 'tara'] }, beta: { members: ['ben'] } },
  levels: { team: {}, integration: {}, main: {} },
  services: {
    devon: {},
    tara: { role: 'tester' },
    ben: {},
    orion: { role: 'coordinator' },
    ui_ux: {
      role: 'specialist',
      syncs_from: 'integration/weekly',
      contributes_to: 'specialists/ui-ux/*',
      impacts: ['team/alpha', 'beta'],
    },
    security: { role: 'specialist', syncs_from: 'integration', impacts: ['all teams'] },
    devops: { role: 'specialist', syncs_from: 'main', impacts: ['CI/CD, infrastructure'] },
    archie: { role: 'specialist', syncs_from: 'main', contributes_to: 'docs/architecture/*', impacts: ['RFCs'] },
  },
})
if (!read.ok) throw new Error(JSON.stringify(read.error))
const config = read.value
const service = (name: string) => {
  const found = serviceNamed(config, name)
  if (!found) throw new Error(name)
  return found
}
const work = { kind: 'work', teams: [] } as const
const branches = (name: string, task: Parameters<typeof wayUp>[2] = work) =>
  wayUp(config, name, task).map(({ branch }) => branch)

describe('where work goes', () => {
  it('goes up through the team of its member', () => {
    expect(branches('devon')).toEqual(['team/alpha', 'integration/weekly', 'main'])
    expect(branches('orion')).toEqual(['integration/weekly', 'main'])
  })
  it('takes a hotfix to main directly, from main', () => {
    const hotfix = { kind: 'hotfix', teams: [] } as const
    expect(branches('devon', hotfix)).toEqual(['main'])
    expect(sourceOf(config, 'devon', hotfix)).toBe('main')
    expect(branchOf(config, service('devon'), { id: 'leak', ...hotfix })).toBe('hotfix/leak')
  })
  it('puts work of several teams on a specialist branch of the coordinator, above the teams', () => {
    const both = { kind: 'work', teams: ['alpha', 'beta'] } as const
    expect(branchOf(config, service('orion'), { id: 'sso', ...both })).toBe('specialists/orion/sso')
    expect(branches('orion', both)).toEqual(['integration/weekly', 'main'])
    expect(parentLevelOf(config, 'specialists/orion/sso').next?.branch).toBe('integration/weekly')
  })
  it('lands a specialist in every team it impacts, or at its own level', () => {
    expect(impactedTeams(config, service('ui_ux'))).toEqual(['alpha', 'beta'])
    expect(targetsOf(config, 'security').map(({ branch }) => branch)).toEqual(['team/alpha', 'team/beta'])
    expect(targetsOf(config, 'devops').map(({ branch }) => branch)).toEqual(['integration/weekly'])
    expect(branches('ui_ux')).toEqual(['team/alpha', 'integration/weekly', 'main'])
  })
  it('keeps a specialist to its stable branch and to what it contributes to', () => {
    expect(sourceOf(config, 'devops')).toBe('main')
    expect(sourceOf(config, 'security')).toBe('integration/weekly')
    expect(sourceOf(config, 'devon')).toBeNull()
    expect(branchOf(config, service('ui_ux'), { id: 'dark', ...work })).toBe('specialists/ui-ux/dark')
    expect(branchOf(config, service('archie'), { id: 'rfc', ...work })).toBe('specialists/archie/rfc')
    expect(pathPatterns(config, service('archie'))).toEqual(['docs/architecture/*'])
    expect(pathPatterns(config, service('ui_ux'))).toEqual([])
  })
})

describe('what a name says', () => {
  it.each([
    ['specialists/ui-ux/dark', 'integration/weekly', 'team/alpha'],
    ['specialists/devops/ci', 'main', 'integration/weekly'],
    ['hotfix/leak', 'main', 'main'],
    ['feature/x-devon', 'team/alpha', 'team/alpha'],
    ['feature/004/impl-2', 'feature/004/overseer', 'feature/004/overseer'],
  ])('%s grows from %s and lands on %s', (branch, parent, next) => {
    const place = parentLevelOf(config, branch)
    expect([place.parent, place.next?.branch]).toEqual([parent, next])
  })
  it('places the branch of a further try where the first one is', () => {
    const first = parentLevelOf(config, 'feature/x-devon')
    expect([first.kind, first.next?.branch]).toEqual(['agent', 'team/alpha'])
    expect(parentLevelOf(config, 'feature/x-devon-2')).toEqual(first)
    expect(parentLevelOf(config, 'team/alpha-2').kind).toBe('other')
  })
  it('gives role and spec of a feature', () => {
    expect(featureOf(config, 'feature/004-login/overseer')).toEqual({
      spec: '004-login',
      role: 'overseer',
      number: null,
    })
    expect(featureOf(config, 'feature/004-login/impl-3')).toEqual({ spec: '004-login', role: 'implementor', number: 3 })
    expect(featureOf(config, 'feature/x-devon')).toBeNull()
  })
})
