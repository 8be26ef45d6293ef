import type { FeatureView } from '@shared/domain/feature/view'
import type { LevelView } from '@shared/domain/level/view'
import type { LandingView, TaskView } from '@shared/domain/views'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const config = (agent: string): string => `version: 1
services:
  olga: { role: overseer, runtime: script, retries: 0 }
  devon: { runtime: script, retries: 0 }
  remy: { runtime: script, retries: 0 }
runtimes:
  script: { command: [sh, ${JSON.stringify(agent)}], prompt: env }
gates:
  small: { run: test ! -e broken.txt }
  whole: { run: test -e login.txt && test -e form.txt }
levels:
  feature: { gates: [small] }
  main: { gates: [small, whole] }
`

describe('a feature, seen through the command line', { timeout: 120_000 }, () => {
  let whole: Whole
  const land = (code = 0) => whole.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '90'], code)
  const add = (id: string, service: string, ...more: string[]) =>
    whole.add(id, '--service', service, '--feature', '004-login', ...more)
  const to = async (id: string) => (await whole.landings()).filter(({ task }) => task === id)

  beforeAll(async () => {
    whole = await makeWhole({
      agents: {
        login: commits('login.txt', 'Log in'),
        form: commits('form.txt', 'Make the form'),
        bad: commits('broken.txt', 'Break it'),
        notes: commits('notes.txt', 'Write it up'),
      },
      yaml: config,
    })
    const feature = await whole.ask<FeatureView>(['feature', 'init', '004-login', '--implementors', '2'])
    expect(feature.overseer?.branch).toBe('feature/004-login/overseer')
  }, 120_000)
  afterAll(() => whole.dispose())

  it('lands what implementors do on the overseer’s branch, through the gates of that level', async () => {
    await add('login', 'devon')
    await add('bad', 'remy')
    await land(1)
    const [landed] = await to('login')
    expect(landed).toMatchObject({
      state: 'landed',
      level: 'feature',
      branch: 'feature/004-login/impl-1',
      target: 'feature/004-login/overseer',
      gates: [{ name: 'small', ok: true }],
    })
    expect(await to('bad')).toMatchObject([{ state: 'refused', target: 'feature/004-login/overseer' }])
    // The overseer's checkout has it; main has nothing of half a feature.
    const [view] = await whole.ask<FeatureView[]>(['feature', 'list'])
    expect(await whole.git(['rev-parse', 'HEAD'], view?.overseer?.path ?? '')).toBe(landed?.landed_commit)
    expect(await whole.git(['status', '--porcelain'], view?.overseer?.path ?? '')).toBe('')
    expect((await whole.tryGit(['show', 'main:login.txt'])).exitCode).not.toBe(0)
    expect((await whole.landings()).some(({ target }) => target === 'main')).toBe(false)
    const [level] = await whole.ask<LevelView[]>(['level', 'list'])
    expect(level).toMatchObject({ level: 'feature', branch: 'feature/004-login/overseer', parent: 'main', ready: true })
  })

  it('goes up to main as main says, once nothing of the feature is open any more', async () => {
    await add('form', 'remy', '--needs', 'login')
    await whole.ask(['task', 'cancel', 'bad'])
    await land()
    // What came to nothing stays where it is and lands with nobody's work.
    expect((await to('form'))[0]?.branch).toBe('feature/004-login/impl-1')
    expect(await whole.git(['show', 'feature/004-login/overseer:form.txt'])).toBe('form')
    const up = (await whole.landings()).filter(({ target }) => target === 'main')
    const last = up.at(-1)
    expect(last).toMatchObject({ branch: 'feature/004-login/overseer', level: 'main', state: 'landed' })
    expect(last?.gates.map(({ name, ok }) => [name, ok])).toEqual([
      ['small', true],
      ['whole', true],
    ])
    expect(await whole.git(['show', 'main:login.txt'])).toBe('login')
    expect(await whole.git(['show', 'main:form.txt'])).toBe('form')
    expect((await whole.tasks()).find(({ id }) => id === 'form')?.levels).toEqual(['feature', 'main'])
  })

  it('the overseer’s own work is on its branch and lands where that does', async () => {
    await add('notes', 'olga')
    await land()
    expect(await to('notes')).toMatchObject([
      { branch: 'feature/004-login/overseer', target: 'main', level: 'main', state: 'landed' },
    ] satisfies Partial<LandingView>[])
    expect(await whole.git(['show', 'main:notes.txt'])).toBe('notes')
  })
})
