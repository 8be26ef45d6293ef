import { parseConfigText } from '@main/adapters/config/parse'
import { parseCron } from '@shared/domain/schedule/cron'
import { nextDueAfter, sayInstant } from '@shared/domain/schedule/next'
import { isZone, wallTime } from '@shared/domain/schedule/zone'
import { must } from '@test/support/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const next = (line: string, zone: string, after: string) => {
  const due = nextDueAfter(must(parseCron(line)), zone, Date.parse(after))
  return due === null ? null : new Date(due).toISOString()
}

describe('a cron line', () => {
  it('reads steps, ranges, lists and names', () => {
    const cron = must(parseCron('*/20 9-17/4 1,15 jan-MAR mon-fri'))
    expect(cron.minutes).toEqual([0, 20, 40])
    expect(cron.hours).toEqual([9, 13, 17])
    expect([...cron.months]).toEqual([1, 2, 3])
    expect([...cron.weekdays]).toEqual([1, 2, 3, 4, 5])
    expect(cron.either).toBe(true)
    expect(must(parseCron('0 0 * * 7')).weekdays.has(0)).toBe(true)
    expect(must(parseCron('5/30 0 * * *')).minutes).toEqual([5, 35])
  })

  it.each([
    '60 0 * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 * 13 *',
    '0 0 * * 8',
    '0 0 * *',
    '5-1 0 * * *',
    '*/0 * * * *',
    'x 0 * * *',
  ])('refuses %s', line => expect(parseCron(line).ok).toBe(false))
})

describe('the next due time', () => {
  it('is a wall clock time of its zone, summer and winter', () => {
    expect(next('0 18 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z')).toBe('2026-07-01T16:00:00.000Z')
    expect(next('0 18 * * *', 'Europe/Berlin', '2026-12-01T00:00:00Z')).toBe('2026-12-01T17:00:00.000Z')
    expect(next('0 18 * * 5', 'America/New_York', '2026-11-21T04:00:00Z')).toBe('2026-11-27T23:00:00.000Z')
    expect(next('0 18 * * *', 'Europe/Berlin', '2026-07-01T16:00:00Z')).toBe('2026-07-02T16:00:00.000Z')
  })

  it('is due later where the clock is put forward over it', () => {
    // Berlin 2026-03-29: 02:00 becomes 03:00.
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-29T01:30:00Z')).toBe('2026-03-30T00:30:00.000Z')
  })

  it('is due once where the clock is put back over a fixed hour, and twice where the hour is open', () => {
    // Berlin 2026-10-25: 03:00 becomes 02:00.
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z')
    expect(next('30 * * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z')).toBe('2026-10-25T01:30:00.000Z')
  })

  it('knows leap days, either of two days, and what never comes', () => {
    expect(next('0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z')).toBe('2028-02-29T00:00:00.000Z')
    expect(next('0 0 29 2 *', 'UTC', '2096-03-01T00:00:00Z')).toBe('2104-02-29T00:00:00.000Z')
    expect(next('0 0 13 * fri', 'UTC', '2026-11-10T00:00:00Z')).toBe('2026-11-13T00:00:00.000Z')
    expect(next('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z')).toBe(null)
  })

  it('is said as its zone shows it', () => {
    expect(sayInstant('Europe/Berlin', Date.parse('2026-11-27T17:00:00Z'))).toBe('Fri 2026-11-27 18:00 Europe/Berlin')
    expect(isZone('Europe/Nowhere')).toBe(false)
  })

  it.each([
    ['{ cron: "0 25 * * *" }', 'levels.main.trigger.cron'],
    ['{ cron: "0 0 30 2 *" }', 'levels.main.trigger.cron'],
    ['{ cron: "0 18 * * *", time_zone: Europe/Nowhere }', 'levels.main.trigger.time_zone'],
  ])('in the configuration is checked: %s', (trigger, path) => {
    const read = parseConfigText(`services: {}\nlevels: { main: { trigger: ${trigger}, gates: none } }\n`)
    expect(read.ok ? [] : read.error.map(problem => problem.path)).toEqual([path])
  })

  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/Sao_Paulo',
    'Pacific/Apia',
  ]
  const some = (low: number, high: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: low, max: high }).map(String),
      fc.integer({ min: 2, max: 15 }).map(step => `*/${step}`),
      fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 3 }).map(list => list.join(',')),
    )
  const lines = fc.tuple(some(0, 59), some(0, 23), some(1, 28), some(1, 12), some(0, 6)).map(parts => parts.join(' '))
  const start = Date.parse('2025-01-01T00:00:00Z')

  it('agrees with asking every minute what the wall clock shows', () => {
    fc.assert(
      fc.property(
        fc.tuple(some(0, 59), some(0, 23)),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 3 * 365 * 24 * 60 }),
        ([minute, hour], zone, offset) => {
          const cron = must(parseCron(`${minute} ${hour} * * *`))
          const after = start + offset * 60_000
          const due = nextDueAfter(cron, zone, after)
          if (due === null) return false
          // A naive oracle: the first minute that shows such a time. It may only differ within a change of the clock.
          const until = Math.min(due, after + 49 * 3_600_000)
          let naive: number | null = null
          for (let at = after + 60_000; at <= until && naive === null; at += 60_000) {
            const shown = new Date(wallTime(zone, at))
            if (cron.minutes.includes(shown.getUTCMinutes()) && cron.hours.includes(shown.getUTCHours())) naive = at
          }
          if (naive === due) return true
          const shift = (at: number) => wallTime(zone, at) - at
          const changed = shift(due - 26 * 3_600_000) !== shift(due + 26 * 3_600_000)
          return changed || shift(after) !== shift(due)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('always lies ahead, on a day of the line, and no due time is skipped by asking in between', () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 3 * 365 * 24 * 60 }),
        (line, zone, offset) => {
          const cron = must(parseCron(line))
          const after = start + offset * 60_000
          const due = nextDueAfter(cron, zone, after)
          if (due === null) return true
          expect(due).toBeGreaterThan(after)
          expect(nextDueAfter(cron, zone, due - 1)).toBe(due)
          expect(nextDueAfter(cron, zone, Math.floor((after + due) / 2))).toBe(due)
          return true
        },
      ),
      { numRuns: 150 },
    )
  })
})
