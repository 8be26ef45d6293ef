import { agentViews } from '@shared/domain/agent-view'
import { HEAD, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

test('an agent at work is told by a note that its base went on, or that a hotfix was offered to it', () => {
  const it = world()
  const branch = 'feature/a-devon'
  it.all(
    ...projectWith('devon'),
    { type: 'task.add', id: 'a', title: 'A', service: 'devon' },
    { type: 'run.begin', id: 'r', task: 'a', service: 'devon', instance: 1, runtime: 'script' },
    { type: 'run.prepare', id: 'r', step: 'making the checkout', branch },
  )
  const note = () => agentViews(it.model)[0]?.note
  const seen = (behind: number) =>
    it.all({
      type: 'branch.observe',
      seen: [
        {
          ...{ name: branch, level: 'agent', parent: 'main', head: HEAD, ahead: 1, behind, subject: 'A' },
          ...{ committedAt: 0, service: 'devon', task: 'a' },
        },
      ],
      gone: [],
    })
  seen(0)
  expect(note()).toBe(null)
  seen(3)
  expect(note()).toBe('3 behind main')
  it.all({ type: 'offer.make', id: 'o', branch: 'hotfix/b', head: HEAD, to: branch, landing: 'l' })
  expect(note()).toBe('hotfix/b is offered to it · 3 behind main')
  it.all({ type: 'run.end', id: 'r', outcome: 'stopped' })
  expect(note()).toBe(null)
})
