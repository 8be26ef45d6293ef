import { manualClock } from '@test/support/clock'
import { person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { type Levels, levelsConfig, makeLevels } from './kit'

let levels: Levels | null = null
const start = async (...args: Parameters<typeof makeLevels>): Promise<Levels> => {
  levels = await makeLevels(...args)
  return levels
}
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

const HOUR = 3_600_000
const cron = (line: string) => `trigger: { cron: "${line}", time_zone: Europe/Berlin }`
const iso = (at: number | null | undefined) => (at ? new Date(at).toISOString() : null)

describe('a level with a schedule', () => {
  it('takes what is ready when the time comes, at the hour its clocks show, summer and winter', async () => {
    // The Saturday before Berlin's clocks go back.
    const clock = manualClock(Date.parse('2026-10-24T10:00:00Z'))
    const all = await start(levelsConfig({ integration: cron('0 18 * * *'), main: 'trigger: manual' }), { clock })
    const { grow, submit, settled, promoted, engine } = all
    await all.quiet()
    expect(iso(engine.model().levels['integration/weekly']?.next)).toBe('2026-10-24T16:00:00.000Z')
    await grow('feature/x', { 'x.txt': 'x\n' })
    await settled(await submit('feature/x', 'team/alpha', { service: 'devon' }))
    await all.quiet()
    expect(Object.keys(engine.model().landings)).toHaveLength(1)
    clock.advance(6 * HOUR)
    expect(await promoted('team/alpha', 'integration/weekly')).toMatchObject({
      promotes: { by: 'schedule 0 18 * * *' },
    })
    await all.quiet()
    expect(iso(engine.model().levels['integration/weekly']?.next)).toBe('2026-10-25T17:00:00.000Z')
    // Ready after the time: not before the next.
    await grow('feature/y', { 'y.txt': 'y\n' })
    await settled(await submit('feature/y', 'team/beta', { service: 'bea' }))
    clock.advance(24 * HOUR)
    await all.quiet()
    expect(Object.keys(engine.model().landings)).toHaveLength(3)
    clock.advance(HOUR)
    await promoted('team/beta', 'integration/weekly')
    await all.quiet()
    expect(clock.pending()).toBe(1)
  })

  it('holds what is offered to it, says until when, and lets it go then; a person may say now', async () => {
    const clock = manualClock(Date.parse('2026-11-21T10:00:00Z'))
    const all = await start(
      levelsConfig({ team: cron('0 18 * * fri'), integration: 'trigger: manual', main: 'trigger: manual' }),
      { clock },
    )
    const { grow, submit, settled, until, test } = all
    await all.quiet()
    await grow('feature/x', { 'x.txt': 'x\n' })
    await grow('feature/y', { 'y.txt': 'y\n' })
    const first = await submit('feature/x', 'team/alpha', { service: 'devon' })
    expect(await settled(first)).toMatchObject({
      state: 'waiting',
      reason: { code: 'scheduled', message: expect.stringContaining('Fri 2026-11-27 18:00 Europe/Berlin') },
    })
    const second = await submit('feature/y', 'team/alpha', { service: 'devon' })
    await settled(second)
    await test.as(person, { type: 'landing.clear', id: second })
    expect(await until(second, ({ state }) => state === 'landed')).toMatchObject({ cleared: { by: 'ada' } })
    expect(all.landing(first).state).toBe('waiting')
    clock.advance(7 * 24 * HOUR)
    expect(await until(first, ({ state }) => state === 'landed')).toMatchObject({
      cleared: { by: 'schedule 0 18 * * fri Europe/Berlin' },
    })
  })

  it('a time that was missed while nobody was there comes once on return, however many were missed', async () => {
    const clock = manualClock(Date.parse('2026-11-21T10:00:00Z'))
    const all = await start(levelsConfig({ integration: cron('0 18 * * *'), main: 'trigger: manual' }), { clock })
    const { grow, submit, settled, promoted, engine, promotion } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    await settled(await submit('feature/x', 'team/alpha', { service: 'devon' }))
    await all.quiet()
    await promotion.close()
    clock.advance(5 * 24 * HOUR)
    expect(Object.keys(engine.model().landings)).toHaveLength(1)
    await all.again()
    await promoted('team/alpha', 'integration/weekly')
    await all.quiet()
    const due = all.test.store.list({ types: ['level.due'] })
    expect(due).toHaveLength(1)
    expect(iso(engine.model().levels['integration/weekly']?.next)).toBe('2026-11-26T17:00:00.000Z')
  })

  it('a due time that was recorded and not yet seen to is seen to after a restart', async () => {
    const clock = manualClock(Date.parse('2026-11-21T10:00:00Z'))
    const all = await start(levelsConfig({ integration: cron('0 18 * * *'), main: 'trigger: manual' }), { clock })
    const { grow, submit, settled, promoted, engine, promotion, test } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    await settled(await submit('feature/x', 'team/alpha', { service: 'devon' }))
    await all.quiet()
    await promotion.close()
    const due = engine.model().levels['integration/weekly']?.next ?? 0
    await test.as({ kind: 'system', name: 'test' }, { type: 'level.fall-due', branch: 'integration/weekly', due })
    expect(engine.model().levels['integration/weekly']).toMatchObject({ pending: due, next: null })
    await all.again()
    await promoted('team/alpha', 'integration/weekly')
    await all.quiet()
    expect(engine.model().levels['integration/weekly']?.pending).toBe(null)
  })
})
