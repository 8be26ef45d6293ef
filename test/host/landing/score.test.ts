import { person, projectWith, system } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { makeWorld, type World } from './world'

const config = (score: string, more = '') => `services: {}
gates:
  unit: { run: "true", unblocks: [] }
  clarity: { score: ${score}${more} }
levels: { main: { trigger: ready, gates: [unit, clarity] } }
`
const three = '{ ask: "Is it clear?", at_least: 7, from: 3 }'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})
const start = async (text: string) => {
  world = await makeWorld({ config: text })
  return world
}

describe('a gate that asks people', () => {
  it('waits with who has scored and who is missing, then lands with the mean as evidence', async () => {
    const { grow, offer, settled, until, test, parts, repo } = await start(config(three))
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    expect(await settled(id)).toMatchObject({
      state: 'waiting',
      reason: { code: 'score', facts: { missing: 3, scored: [] } },
    })
    const score = { type: 'landing.score', id, gate: 'clarity', score: 8 } as const
    expect((await test.refused(system, score)).code).toBe('not-a-person')
    expect((await test.refused(person, { ...score, score: 11 })).code).toBe('bad-score')
    await test.as(person, { ...score, score: 2 })
    await test.as(person, score)
    // The same person, however they are written.
    await test.as(person, { ...score, score: 6.5, by: ' ADA ' })
    await test.as(person, score)
    await test.as(person, { ...score, score: 1, by: 'Grace' })
    await test.as(person, { ...score, score: 6.5, by: 'grace' })
    const waiting = await until(id, ({ reason }) => reason?.facts?.missing === 1)
    expect(waiting.reason?.facts?.scored).toEqual(['ada: 8', 'Grace: 6.5'])
    await test.as(person, { ...score, score: 7, by: 'Alan' })
    const landed = await until(id, ({ state }) => state === 'landed')
    expect(landed.gates.find(({ name }) => name === 'clarity')).toMatchObject({
      state: 'passed',
      blocker: true,
      figures: [{ name: 'score', value: 7.17, required: 'at least 7 of 10 from 3', ok: true }],
    })
    await parts.landing.drain()
    expect(await repo.git(['notes', '--ref=espalier', 'show', 'main'])).toContain('Score: clarity: 6.5 by Grace')
  })

  it('takes no score for a gate that asks nobody, and none above its scale before it was asked', async () => {
    const { grow, offer, settled, test } = await start(config(three))
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    await settled(id)
    for (const command of projectWith())
      if (command.type === 'project.configure')
        await test.as(system, {
          ...command,
          config: {
            ...command.config,
            gates: [
              { name: 'unit', run: 'true' },
              { name: 'clarity', run: '?', outOf: 10 },
              { name: 'style', run: '?', outOf: 5 },
            ],
          },
        })
    const score = { type: 'landing.score', id, gate: 'clarity', score: 8 } as const
    for (const gate of ['unit', 'nosuch'])
      expect((await test.refused(person, { ...score, gate })).code).toBe('no-score-asked')
    expect((await test.refused(person, { ...score, gate: 'style' })).code).toBe('bad-score')
    expect(await settled(id)).toMatchObject({ state: 'waiting', scores: [] })
  })

  it('refuses a mean that is too low; another answer brings it back', async () => {
    const { grow, offer, settled, until, test } = await start(config('{ ask: "?", at_least: 7, from: 2 }'))
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    await settled(id)
    await test.as(person, { type: 'landing.score', id, gate: 'clarity', score: 5 })
    await test.as(person, { type: 'landing.score', id, gate: 'clarity', score: 6, by: 'Grace' })
    const refused = await until(id, ({ state }) => state === 'refused')
    expect(refused.reason).toMatchObject({ code: 'score' })
    expect(refused.reason?.message).toContain('5.5')
    await test.as(person, { type: 'landing.score', id, gate: 'clarity', score: 9 })
    expect((await until(id, ({ state }) => state === 'landed')).scores).toHaveLength(3)
  })

  it('counts for the head that was looked at, and not for a newer one', async () => {
    const { grow, offer, settled, test, landing } = await start(config(three))
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    await settled(id)
    await test.as(person, { type: 'landing.score', id, gate: 'clarity', score: 9 })
    const head = await grow('feature/x', { 'x.txt': 'y\n' })
    await test.as(person, { type: 'landing.hold', id })
    await test.as(person, { type: 'landing.retry', id, head })
    expect(landing(id).scores).toEqual([])
  })

  it('is recorded and refuses nothing where it is no blocker', async () => {
    const { grow, offer, settled } = await start(config(three, ', blocker: false'))
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed.state).toBe('landed')
    expect(landed.gates.find(({ name }) => name === 'clarity')).toMatchObject({
      blocker: false,
      figures: [{ value: null }],
    })
  })
})
