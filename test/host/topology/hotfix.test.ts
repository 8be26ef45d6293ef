import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop, type Workshop } from '../runs/kit'

const yaml = (agent: string) => `teams: { alpha: { members: [devon, mia] } }
services:
  devon: { runtime: script, retries: 0 }
  mia: { runtime: script, retries: 0 }
runtimes: { script: { command: [${agent}] } }
levels: { team: { trigger: manual, gates: none }, integration: { trigger: manual, gates: none }, main: { gates: none } }
`

/** Lands a task's branch as the landing service would, without gates. */
async function land(shop: Workshop, git: (args: readonly string[]) => Promise<string>, task: string) {
  const landing = shop.engine.model().landings[shop.task(task).landing ?? '']
  if (!landing) throw new Error(`no landing of ${task}`)
  const base = await git(['rev-parse', landing.target])
  await git(['merge', '-q', '--no-edit', landing.head])
  const commit = await git(['rev-parse', 'HEAD'])
  await shop.does({ type: 'landing.prove', id: landing.id, base, candidate: commit, gates: [] })
  await shop.does({ type: 'landing.land', id: landing.id, commit })
}

describe('a hotfix', () => {
  it('lands on main from main, and is offered down to levels and live branches, never forced', async () => {
    const ground = await makeGround({ files: { 'README.md': 'hello\n', 'app.txt': 'one\n' } })
    const agent = await scriptedAgent(ground.side, {
      leak: 'echo closed > leak.txt; echo fixed > app.txt',
      clash:
        'if test -e again.txt; then exit 1; fi; echo mine > app.txt; git add -A; git commit -qm Mine; echo x > again.txt; git add -A; git commit -qm Again; exit 1',
      '*': 'if test -e half.txt; then echo rest > rest.txt; else echo half > half.txt; git add -A; git commit -qm Half; exit 1; fi',
    })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does({ type: 'task.add', id: 'wire', title: 'Wire', service: 'devon' })
    await shop.does({ type: 'task.add', id: 'clash', title: 'Clash', service: 'mia' })
    await shop.reaches('wire', 'failed')
    await shop.reaches('clash', 'failed')
    await shop.until(model => model.branches['team/alpha'] && model.branches['feature/clash-mia'])
    await shop.does({ type: 'task.add', id: 'leak', title: 'Leak', service: 'devon', kind: 'hotfix' })
    await shop.reaches('leak', 'landing')
    const hotfix = shop.engine.model().landings[shop.task('leak').landing ?? '']
    expect(hotfix).toMatchObject({ branch: 'hotfix/leak', level: 'main', target: 'main' })
    await land(shop, args => ground.repo.git(args), 'leak')
    await shop.until(
      model => Object.values(model.landings).filter(({ branch }) => branch === 'hotfix/leak').length === 3,
    )
    const down = Object.values(shop.engine.model().landings).filter(({ branch }) => branch === 'hotfix/leak')
    expect(down.map(({ target }) => target)).toEqual(['main', 'integration/weekly', 'team/alpha'])
    await shop.until(model => Object.values(model.offers).length === 2)
    const before = await ground.repo.git(['rev-parse', 'feature/wire-devon'])
    // A clean checkout takes it in when its next run starts.
    await shop.does({ type: 'task.ready', id: 'wire' })
    await shop.reaches('wire', 'landing')
    const branch = shop.task('wire').branch ?? ''
    expect(await ground.repo.git(['show', `${branch}:leak.txt`])).toBe('closed')
    expect(await ground.repo.git(['merge-base', '--is-ancestor', before, branch])).toBe('')
    // One that meets it is told, and left as it was.
    await shop.does({ type: 'task.ready', id: 'clash' })
    await shop.until(model => Object.values(model.offers).find(({ files }) => files.includes('app.txt')))
    await shop.until(
      model =>
        model.tasks.clash?.status === 'failed' &&
        Object.values(model.runs).filter(run => run.task === 'clash').length === 2,
    )
    expect(await ground.repo.git(['log', '-1', '--format=%s', 'feature/clash-mia'])).toBe('Again')
    const mia = Object.values(shop.engine.model().checkouts).find(({ service }) => service === 'mia')
    const prompt = await readFile(join(mia?.path ?? '', '.multi-agent/prompts', `${shop.task('clash').run}.md`), 'utf8')
    expect(prompt).toMatch(
      /# For every branch\n- Merge [0-9a-f]{10} \(hotfix\/leak\) when it suits you; it meets your work in app\.txt\./,
    )
    expect(
      Object.values(shop.engine.model().offers)
        .map(({ to, state }) => [to, state])
        .sort(),
    ).toEqual([
      ['feature/clash-mia', 'open'],
      ['feature/wire-devon', 'taken'],
    ])
  })
})
