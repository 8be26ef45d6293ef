import { adviseMode } from '@shared/domain/topology/mode'
import { world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const team = (...members: string[]) => ({ name: 'alpha', members, mode: 'parallel' as const })

test('two agents with little to hand over are told to take turns; a team that leans on each other is not', () => {
  const it = world()
  it.all(...projectWith('devon', 'tara', 'mia', 'ben'))
  const small = adviseMode(it.model, team('devon', 'tara'), { now: it.now(), free: 1e9 })
  expect(small.mode).toBe('staggered')
  expect(small.factors.map(({ factor }) => factor)).toEqual([
    'team size',
    'hand-offs a day',
    'disk',
    'autonomy',
    'real-time collaboration',
  ])
  it.all(
    { type: 'task.add', id: 'a', title: 'A', service: 'devon', paths: ['src/**'] },
    { type: 'task.add', id: 'b', title: 'B', service: 'mia', needs: ['a'], paths: ['src/**'] },
  )
  const large = adviseMode(it.model, team('devon', 'tara', 'mia', 'ben'), { now: it.now(), free: 1e12 })
  expect(large.mode).toBe('parallel')
  expect(large.why).toContain('4 of 5 factors')
})
