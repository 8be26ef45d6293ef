import type { BuildView, LandingView } from '@shared/domain/views'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole, yaml } from '@test/support/whole'
import { afterAll, beforeAll, expect, test } from 'vitest'

let whole: Whole
beforeAll(async () => {
  whole = await makeWhole({
    files: { 'check.sh': 'test ! -e bad.txt\n' },
    // Landings skip it: only a build of the whole sees what is broken.
    yaml: agent =>
      yaml(agent, { level: 'gates: [whole]', more: 'gates:\n  whole: { run: sh check.sh, paths: [never/**] }' }),
    agents: { fine: commits('fine.txt', 'Do it right'), wrong: commits('bad.txt', 'Do it wrong') },
  })
})
afterAll(() => whole.dispose())

test('A7: what broke a level is found from the command line and taken back by a landing of its own', async () => {
  const green = await whole.ask<BuildView>(['integration', 'build'])
  expect(green).toMatchObject({ state: 'green', branch: 'main', culprits: [] })
  await whole.add('wrong', '--service', 'devon')
  await whole.ask(['run', '--until-idle', '--timeout', '60'])
  await whole.add('fine', '--service', 'devon')
  await whole.ask(['run', '--until-idle', '--timeout', '60'])
  const red = await whole.ask<BuildView>(['integration', 'build', 'main'], 1)
  const [culprit] = red.culprits
  expect(red).toMatchObject({ state: 'red', since: green.commit, proved: true, revert: culprit?.landing })
  expect(await whole.ask(['integration', 'show', red.id], 1)).toEqual(red)

  const revert = await whole.ask<LandingView>(['landing', 'revert', culprit?.landing ?? ''])
  expect(revert).toMatchObject({ state: 'queued', reverts: culprit?.landing })
})
