import { parseConfigText } from '@main/adapters/config/parse'
import type { CommandInput } from '@shared/domain/command'
import { levelBranches } from '@shared/domain/level/branches'
import { asksFor, greenPart } from '@shared/domain/level/promote'
import { BASE, HEAD, proveAndLand, world } from '@test/support/domain'
import { must, projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const config = must(
  parseConfigText(
    'services: { devon: {} }\nteams: { alpha: { members: [devon] } }\nlevels: { team: {}, integration: {} }\n',
    { mainBranch: 'main' },
  ),
)
const pair = levelBranches(config).find(({ branch }) => branch === 'team/alpha')
const onto = pair?.above?.branch ?? ''
const up = (id: string, head: string, part?: string): CommandInput => ({
  ...{ type: 'landing.add', id, branch: 'team/alpha', head, level: 'integration', target: onto },
  promotes: { from: 'team', entry: null, by: 'task-end', ...(part === undefined ? {} : { part_of: part }) },
})
const work = (id: string): CommandInput[] => [
  { type: 'landing.add', id, branch: `feature/${id}`, head: HEAD, level: 'team', target: 'team/alpha' },
  ...proveAndLand(id),
]

test('what landed on a level while what breaks it was looked for goes up too, after the green part', () => {
  const it = world()
  it.all(...projectWith('devon'), ...work('l-1'), ...work('l-2'), up('l-up', HEAD))
  const asked = () => pair !== undefined && asksFor(it.model, pair, { kind: 'task-end' })
  expect(asked()).toBe(false)
  const red = { code: 'gate-failed', message: 'Red.', facts: { green: BASE, culprits: ['l-2'] } }
  it.all(...work('l-mend'), { type: 'landing.refuse', id: 'l-up', reason: red })
  expect(greenPart(it.model, 'team/alpha', onto)).toMatchObject({ of: { id: 'l-up' }, head: BASE })
  it.all(up('l-part', BASE, 'l-up'), ...proveAndLand('l-part'))
  expect([greenPart(it.model, 'team/alpha', onto), asked()]).toEqual([null, true])
})
