import type { PhaseView } from '@shared/domain/phase/view'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, expect, it } from 'vitest'

let whole: Whole
beforeAll(async () => {
  whole = await makeWhole({
    agents: {
      base: `${commits('base.txt', 'Wave 1 Complete')}\n${commits('more.txt', 'Wave 2 Complete')}`,
      '*': commits('$ESPALIER_TASK.txt', 'Work'),
    },
    yaml: agent => `version: 1
checkouts: { root: ../checkouts }
services: { devon: { runtime: script, retries: 0 }, tara: { runtime: script, retries: 0 } }
runtimes: { script: { command: [sh, ${agent}], prompt: env } }
levels: { main: { gates: none } }
phases:
  - { name: foundation, agents: [devon], waves: { devon: 2 } }
  - { name: build, agents: [tara], needs: ["devon wave 2", foundation] }
`,
  })
}, 60_000)
afterAll(() => whole.dispose())

it('two phases: the second waits for devon wave 2, says so, begins then, and both ends are tagged', async () => {
  await whole.add('page', '--service', 'tara')
  const waiting = (await whole.tasks()).find(task => task.id === 'page')
  expect(waiting).toMatchObject({ phase: 'build', status: 'assigned' })
  expect(waiting?.waits_for).toContain('devon wave 2')
  await whole.add('base', '--service', 'devon')
  await whole.cli(['run', '--until-idle', '--timeout', '90'])
  expect((await whole.tasks()).map(({ id, status }) => [id, status])).toEqual([
    ['page', 'done'],
    ['base', 'done'],
  ])
  const phases = await whole.ask<PhaseView[]>(['phase', 'list'])
  expect(phases).toMatchObject([
    { name: 'foundation', state: 'done', waves: [{ service: 'devon', done: 2, count: 2 }], tag: 'phase/foundation' },
    { name: 'build', state: 'done', tag: 'phase/build' },
  ])
  expect((await whole.git(['tag', '--list', 'phase/*'])).split('\n')).toEqual(['phase/build', 'phase/foundation'])
  const events = await whole.events()
  const at = (type: string, id: string) =>
    events.find(event => event.type === type && (event.payload as { id?: string }).id === id)?.seq ?? 0
  expect(at('phase.entered', 'build')).toBeGreaterThan(at('wave.completed', 'devon-2'))
  expect(events.find(({ type, stream }) => type === 'phase.tagged' && stream === 'phase/foundation')).toBeDefined()
}, 120_000)
