import { join } from 'node:path'
import { scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

const teams =
  'teams: { alpha: { members: [devon] } }\nlevels: { team: { gates: none }, main: { gates: none } }\nservices: { devon: { runtime: script } }\nruntimes: { script: { command: [sh] } }\n'

describe('the observer', () => {
  it('places branches in the hierarchy, counts them against their parents and follows what moves', async () => {
    const ground = await makeGround()
    const { repo } = ground
    await configure(ground, teams)
    await repo.branch('team/alpha')
    await repo.branch('feature/x-devon')
    const shop = await makeShop(ground)({ dispatch: false })
    const { branches } = shop.engine.model()
    expect(branches.main).toMatchObject({ level: 'main', parent: null, subject: 'First' })
    expect(branches['team/alpha']).toMatchObject({ level: 'team', parent: 'main', ahead: 0, behind: 0 })
    expect(branches['feature/x-devon']).toMatchObject({
      level: 'agent',
      parent: 'team/alpha',
      service: 'devon',
      task: null,
    })

    await repo.commit('More', { 'b.txt': 'b' })
    await shop.until(model => model.branches['team/alpha']?.behind === 1 && model.branches.main?.subject === 'More')
    await repo.git(['update-ref', 'refs/heads/team/alpha', 'main'])
    await shop.until(
      model => model.branches['feature/x-devon']?.behind === 1 && model.branches['team/alpha']?.behind === 0,
    )
    await repo.git(['branch', '-D', 'feature/x-devon'])
    await shop.until(model => model.branches['feature/x-devon'] === undefined)
    // As a forge merges what could have been fast-forwarded: nothing is new in it.
    const merged = await repo.git(['commit-tree', 'main^{tree}', '-p', 'main^', '-p', 'main', '-m', 'Merge'])
    await repo.git(['branch', 'other/merged', merged])
    const more = await repo.oid('main')
    await shop.until(model => model.branches['other/merged']?.same === more)
    expect(shop.engine.model().branches.main?.same).toBeUndefined()
    await repo.git(['pack-refs', '--all'])
    await repo.branch('other/thing')
    await shop.until(model => model.branches['other/thing']?.level === 'other')
  })

  it('records nothing while nothing moves', async () => {
    const ground = await makeGround()
    await configure(ground, teams)
    const shop = await makeShop(ground)({ dispatch: false })
    const before = shop.engine.seq()
    await ground.repo.git(['status'])
    await ground.repo.git(['update-ref', 'refs/espalier/probe', 'HEAD'])
    await ground.repo.branch('mark')
    await shop.until(model => model.branches.mark)
    expect(shop.engine.seq()).toBe(before + 1)
  })

  it('follows the person’s own checkout while a landing waits for it, and only then', async () => {
    const ground = await makeGround()
    const { repo } = ground
    await configure(ground, teams)
    const shop = await makeShop(ground)()
    const mine = () => Object.values(shop.engine.model().checkouts).find(({ kind }) => kind === 'own')
    const before = mine()?.dirty ?? 0
    await repo.write({ 'edited.txt': 'not yet seen' })
    const head = await repo.oid('main')
    await shop.does({ type: 'landing.add', id: 'l-1', branch: 'x', head, level: 'main', target: 'main' })
    const facts = { checkout: mine()?.path ?? '' }
    await shop.does({
      type: 'landing.wait',
      id: 'l-1',
      reason: { code: 'checkout-dirty', message: 'In the way.', facts },
    })
    await shop.until(() => mine()?.dirty === before + 1)
    await repo.git(['clean', '-fdq', 'edited.txt'])
    await shop.until(() => mine()?.dirty === before)
  })

  it('sees what a person does in an agent’s checkout', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': waitsFor(join(ground.side, 'go')) })
    await configure(ground, `services: { devon: { runtime: script } }\nruntimes: { script: { command: [${agent}] } }\n`)
    const shop = await makeShop(ground)()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.until(model => Object.values(model.runs).find(({ state }) => state === 'running'))
    const path = shop.engine.model().checkouts.devon?.path ?? ''
    await ground.repo.write({ 'by-hand.txt': 'x', 'node_modules/p/index.js': 'x' }, path)
    await shop.until(model => (model.checkouts.devon?.dirty ?? 0) > 0)
    await ground.repo.commit('By hand', {}, path)
    await shop.until(
      model => model.checkouts.devon?.dirty === 0 && model.branches['feature/one-devon']?.subject === 'By hand',
    )
    await ground.repo.write({ go: '' }, ground.side)
    await shop.reaches('one', 'landing')
  })
})
