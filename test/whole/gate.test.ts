import type { LandingView, TaskView } from '@shared/domain/views'
import { openTab } from '@test/support/browser'
import { must } from '@test/support/engine'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole, yaml } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const gate = `gates:
  unit:
    run: sh check.sh
    checks: [{ name: passing, match: "(\\\\d+) passing", at_least: 2 }]`
const check = `echo "judging $(ls *.txt)"
echo "$(ls *.txt | wc -l) passing"
if [ -e bad.txt ]; then echo "bad.txt is bad"; exit 7; fi
`

describe('a gate that fails', () => {
  let whole: Whole
  let before: string
  let refused: LandingView

  beforeAll(async () => {
    whole = await makeWhole({
      files: { 'check.sh': check, 'one.txt': 'one', 'two.txt': 'two' },
      yaml: agent => yaml(agent, { level: 'gates: [unit]', more: gate }),
      agents: { wrong: commits('bad.txt', 'Do it wrong'), right: commits('three.txt', 'Do it right') },
    })
    before = await whole.oid('main')
    await whole.add('wrong', '--service', 'devon')
    await whole.ask(['run', '--until-idle', '--timeout', '60'], 1)
    const [only] = await whole.landings()
    if (!only) throw new Error('Nothing was offered to land')
    refused = only
  }, 90_000)
  afterAll(() => whole.dispose())

  it('refuses the landing and leaves main where it is', async () => {
    expect(refused.state).toBe('refused')
    expect(refused.landed_commit).toBeNull()
    expect(refused.reason).toContain('unit')
    expect(await whole.oid('main')).toBe(before)
    expect(await whole.git(['status', '--porcelain'])).toBe('')
  })

  it('keeps exit code, figures and log, from every side', async () => {
    const shown = await whole.ask<LandingView>(['landing', 'show', refused.id], 1)
    expect(shown).toEqual(refused)
    const [unit] = shown.gates
    expect(unit).toMatchObject({ name: 'unit', ok: false, exit_code: 7 })
    expect(unit?.figures).toMatchObject([{ name: 'passing', value: 3, ok: true }])
    expect(unit?.log).toMatch(/^[a-z0-9-]+$/)
    const serve = whole.start(['serve', '--no-open'])
    const { url } = JSON.parse(await serve.line(line => line.startsWith('{'))) as { url: string }
    const tab = await openTab(url, whole.root)
    const log = must(await tab.project.call('log.read', { log: unit?.log ?? '' }))
    expect(log.text).toContain('bad.txt is bad')
    expect(log.running).toBe(false)
    tab.close()
    serve.signal('SIGTERM')
    expect((await serve.ended).code).toBe(0)
  })

  it('lets other work land meanwhile', async () => {
    await whole.add('right', '--service', 'tara')
    const { tasks } = await whole.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '60'], 1)
    expect(tasks.find(task => task.id === 'right')?.status).toBe('done')
    expect(await whole.git(['show', 'main:three.txt'])).toBe('right')
  })

  it('lands after the branch was mended and it was tried again, once', async () => {
    const checkouts = await whole.checkouts()
    const place = checkouts.find(one => one.branch === refused.branch)
    await whole.git(['rm', '-q', 'bad.txt'], place?.path)
    await whole.commit('Mend it', { 'good.txt': 'good' }, place?.path)
    await whole.ask(['landing', 'retry', refused.id])
    await whole.ask(['run', '--until-idle', '--timeout', '60'])
    const shown = await whole.ask<LandingView>(['landing', 'show', refused.id])
    expect(shown).toMatchObject({ state: 'landed', gates: [{ name: 'unit', ok: true, exit_code: 0 }] })
    expect(await whole.git(['show', 'main:good.txt'])).toBe('good')
    const trailers = await whole.git(['log', '--format=%(trailers:key=Espalier-Landing,valueonly,separator=)', 'main'])
    expect(trailers.split('\n').filter(id => id === refused.id)).toHaveLength(1)
    expect((await whole.tasks()).map(task => task.status)).toEqual(['done', 'done'])
  })
})
