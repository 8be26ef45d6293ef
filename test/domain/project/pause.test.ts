import { world } from '@test/support/domain'
import { expect, test } from 'vitest'

test('work does not go on by hand while the checkouts are being moved', () => {
  const it = world()
  it.all(
    { type: 'project.open', name: 'p', root: '/p', commonDir: '/p/.git', mainBranch: 'main' },
    { type: 'project.pause', reason: 'the checkouts are being moved' },
    { type: 'project.migrate', id: 'm', to: 'clones', chosen: null, moves: [], tasks: [], paused: true },
  )
  expect(it.refusal({ type: 'project.resume' })).toBe('migrating')
  expect(it.model.project?.paused).not.toBeNull()
  it.all({ type: 'project.migrate-end', id: 'm', outcome: 'undone', reason: 'not today' }, { type: 'project.resume' })
  expect(it.model.project?.paused).toBeNull()
})
