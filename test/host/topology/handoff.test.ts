import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

/** Devon implements, tara tests what devon did. */
async function pair(parts: Record<string, string>) {
  const ground = await makeGround({ files: { 'README.md': 'hello\n', 'app.txt': 'one\n' } })
  const agent = await scriptedAgent(ground.side, parts)
  await configure(
    ground,
    `teams: { alpha: { members: [devon, tara] } }
services:
  devon: { role: implementor, runtime: script, retries: 0 }
  tara: { role: tester, runtime: script, retries: 0 }
runtimes: { script: { command: [${agent}] } }
handoffs: [{ from: implementor, to: tester }]
levels: { team: { trigger: manual, gates: none }, main: { gates: none } }
`,
  )
  return { ground, shop: await makeShop(ground)() }
}

const _keepPrompt = (side: string) => `cp "$ESPALIER_PROMPT_FILE" "${side}/told-$ESPALIER_TASK"`

describe('a hand-off', () => {
  it('brings the work into the tester’s checkout by a merge, and tells what changed', async () => {
    const { ground, shop } = await pair({
      'test-*': 'grep -q two app.txt && echo ok > tested.txt',
      '*': 'echo two >> app.txt',
    })
    await shop.does({ type: 'task.add', id: 'wire', title: 'Wire it', service: 'devon' })
    await shop.until(model => model.tasks['test-wire-it']?.status === 'landing')
    const task = shop.task('test-wire-it')
    expect(task).toMatchObject({ service: 'tara', handoff: { from: 'wire', service: 'devon' } })
    const tip = await ground.repo.git(['rev-parse', 'feature/wire-devon'])
    const parents = await ground.repo.git(['log', '--merges', '--format=%P', '-1', task.branch ?? ''])
    expect(parents.split(' ')[1]).toBe(tip)
    const tara = shop.engine.model().checkouts.tara
    const prompt = await readFile(join(tara?.path ?? '', '.multi-agent/prompts', `${task.run}.md`), 'utf8')
    expect(prompt).toContain(
      'devon finished “Wire it” (wire). It is on feature/wire-devon and merged into your branch.',
    )
    expect(prompt).toContain('- app.txt +1 -0')
    expect(prompt).toContain(`${ground.repo.root} is a person's own checkout`)
    // What was taken in is not the tester's own work.
    expect(shop.run('test-wire-it')).toMatchObject({ outcome: 'complete', commits: 1 })
    expect(await ground.repo.git(['status', '--porcelain', '-uno'])).toBe('')
  })

  it('counts nothing that was handed over as the tester’s own', async () => {
    const { shop } = await pair({ 'test-*': 'true', '*': 'echo two >> app.txt' })
    await shop.does({ type: 'task.add', id: 'wire', title: 'Wire it', service: 'devon' })
    await shop.until(model => model.tasks['test-wire-it']?.status === 'review')
    expect(shop.task('test-wire-it').reason?.code).toBe('no-change')
  })

  it('snapshots a dirty checkout and waits; it goes on when that is clean', async () => {
    const { ground, shop } = await pair({
      earlier: 'echo draft > draft.txt\nexit 1',
      'test-*': 'echo ok > tested.txt',
      '*': 'echo two >> app.txt',
    })
    await shop.does({ type: 'task.add', id: 'earlier', title: 'Earlier', service: 'tara' })
    await shop.reaches('earlier', 'failed')
    await shop.does({ type: 'task.add', id: 'wire', title: 'Wire it', service: 'devon' })
    await shop.until(model => model.tasks['test-wire-it']?.reason?.code === 'handoff-dirty')
    expect(shop.task('test-wire-it')).toMatchObject({ status: 'blocked', attempts: 0 })
    expect(await ground.repo.git(['show', 'refs/espalier/wip/tara:draft.txt'])).toBe('draft')
    const path = shop.engine.model().checkouts.tara?.path ?? ''
    expect(await readFile(join(path, 'draft.txt'), 'utf8')).toBe('draft\n')
    await rm(join(path, 'draft.txt'))
    await shop.until(model => model.tasks['test-wire-it']?.status === 'landing')
    expect(shop.run('test-wire-it').checkout).toBe('tara')
  })

  it('goes on in another checkout when a person says so', async () => {
    const { shop } = await pair({
      earlier: 'echo draft > draft.txt\nexit 1',
      'test-*': 'echo ok > tested.txt',
      '*': 'echo two >> app.txt',
    })
    await shop.does({ type: 'task.add', id: 'earlier', title: 'Earlier', service: 'tara' })
    await shop.reaches('earlier', 'failed')
    await shop.does({ type: 'task.add', id: 'wire', title: 'Wire it', service: 'devon' })
    await shop.until(model => model.tasks['test-wire-it']?.reason?.code === 'handoff-dirty')
    await shop.does({ type: 'task.ready', id: 'test-wire-it' })
    await shop.until(model => model.tasks['test-wire-it']?.status === 'landing')
    expect(shop.run('test-wire-it').checkout).toBe('tara-2')
    expect(await readFile(join(shop.engine.model().checkouts.tara?.path ?? '', 'draft.txt'), 'utf8')).toBe('draft\n')
  })

  it('sends work that does not merge back with a brief, and takes it in once it is mended', async () => {
    const { ground, shop } = await pair({
      'test-*': 'echo ok > tested.txt',
      '*': 'if git merge-base --is-ancestor team/alpha HEAD; then echo mine > app.txt; else git merge -q -X ours team/alpha -m Mend; fi',
    })
    // Somebody else's change lands on the team's branch while devon is at work.
    await ground.repo.git(['branch', 'team/alpha', 'main'])
    shop.dispatch(false)
    await shop.does({ type: 'task.add', id: 'wire', title: 'Wire it', service: 'devon' })
    shop.dispatch(true)
    await shop.until(model => Object.values(model.runs)[0]?.base != null)
    shop.dispatch(false)
    await shop.until(model => Object.keys(model.tasks).length === 2 || model.tasks.wire?.status === 'landing')
    const side = join(ground.side, 'team')
    await ground.repo.git(['worktree', 'add', '-q', '--detach', side, 'team/alpha'])
    await writeFile(join(side, 'app.txt'), 'theirs\n')
    await ground.repo.git(['commit', '-qam', 'Theirs'], side)
    await ground.repo.git(['update-ref', 'refs/heads/team/alpha', await ground.repo.git(['rev-parse', 'HEAD'], side)])
    shop.dispatch(true)
    await shop.until(model => model.tasks.wire?.handback)
    expect(shop.task('wire').handback).toMatchObject({
      by: 'test-wire-it',
      times: 1,
      reason: { code: 'handoff-conflict' },
    })
    await shop.until(model => model.tasks['test-wire-it']?.status === 'landing')
    const devon = shop.engine.model().checkouts.devon?.path ?? ''
    const prompt = await readFile(join(devon, '.multi-agent/prompts', `${shop.task('wire').run}.md`), 'utf8')
    expect(prompt).toContain('# It came back')
    expect(prompt).toContain('app.txt')
    expect(await ground.repo.git(['show', `${shop.task('test-wire-it').branch}:app.txt`])).toBe('mine')
  })
})
