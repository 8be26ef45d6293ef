import { summarise } from '@main/services/configuration/summary'
import { interpretConfig } from '@shared/domain/config/interpret'
import { crowdedOut, isFull } from '@shared/domain/next'
import { taskViews } from '@shared/domain/views'
import { world } from '@test/support/domain'
import { must } from '@test/support/engine'
import { expect, test } from 'vitest'

/** Three agents with a task each on a computer that takes two at once. */
function three(agents?: { at_once: number | 'auto' }) {
  const services = { devon: {}, tara: {}, remy: {} }
  const config = must(interpretConfig({ services, levels: { main: { gates: 'none' } }, ...(agents ? { agents } : {}) }))
  const it = world()
  it.all(
    { type: 'project.open', name: 'demo', root: '/demo', commonDir: '/demo/.git', mainBranch: 'main' },
    { type: 'project.configure', config: summarise(config, 'h', 2) },
    ...Object.keys(services).map(service => ({ type: 'task.add', id: service, title: service, service }) as const),
  )
  const begin = (service: string) =>
    it.all({ type: 'run.begin', id: `r-${service}`, task: service, service, instance: 1, runtime: 'script' })
  return { it, begin }
}

test('as many agents are at work as the computer takes; the others are said to wait for that', () => {
  const { it, begin } = three()
  const waits = () => taskViews(it.model).find(({ id }) => id === 'remy')?.waits_for
  begin('devon')
  expect(isFull(it.model)).toBe(false)
  expect([...crowdedOut(it.model)]).toEqual([])
  expect(waits()).toBeNull()
  begin('tara')
  expect(isFull(it.model)).toBe(true)
  expect([...crowdedOut(it.model)]).toEqual(['remy'])
  expect(waits()).toContain('2 agents are at work')
})

test('a number in the configuration stands, higher or lower than the computer’s', () => {
  const more = three({ at_once: 3 })
  more.begin('devon')
  more.begin('tara')
  expect(isFull(more.it.model)).toBe(false)
  const fewer = three({ at_once: 1 })
  fewer.begin('devon')
  expect([...crowdedOut(fewer.it.model)]).toEqual(['tara', 'remy'])
})
