import { isIdle } from '@shared/domain/next'
import { liveRuns } from '@shared/domain/open'
import { isMet, needsOf, phaseNamed } from '@shared/domain/phase/rules'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planned } from './kit'

/** Phases in a row; each may need or be unblocked by earlier ones, waves of their agents, or a contract. */
const plans = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(5), { maxLength: 2 }),
      wave: fc.option(fc.record({ of: fc.nat(5), wave: fc.integer({ min: 1, max: 2 }) })),
      waves: fc.boolean(),
      gatedWave: fc.boolean(),
      gate: fc.boolean(),
      contract: fc.boolean(),
      unblocks: fc.boolean(),
      tasks: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map(list => ({
    list,
    phases: list.map((one, at) => {
      const wavy = list.map((other, index) => ({ ...other, index })).filter(other => other.waves && other.index < at)
      const from = one.wave && wavy.length > 0 ? wavy[one.wave.of % wavy.length] : undefined
      return {
        name: `p${at}`,
        agents: [`s${at}`],
        needs: [
          ...(at > 0 ? [...new Set(one.needs.map(need => `p${need % at}`))] : []),
          ...(from && one.wave ? [`s${from.index} wave ${one.wave.wave}`] : []),
          ...(one.contract ? ['contract api'] : []),
        ],
        ...(one.waves ? { waves: { [`s${at}`]: { count: 2, gates: one.gatedWave ? { 2: 'g' } : {} } } } : {}),
        ...(one.gate ? { gate: 'g' } : {}),
        unblocks: one.unblocks && at + 1 < list.length ? [`p${at + 1}`] : [],
      }
    }),
  }))

function project({ list, phases }: { list: { tasks: number }[]; phases: Record<string, unknown>[] }) {
  const it = planned({
    services: list.map((_, at) => `s${at}`),
    phases,
    contracts: [{ name: 'api', paths: ['x'], owner: 's0' }],
    gates: { g: { run: 'true' } },
  })
  list.forEach(({ tasks }, at) => {
    for (let n = 0; n < tasks; n += 1) it.add(`t${at}-${n}`, `s${at}`)
  })
  return it
}

/** Takes one step that the choice names, of all that could happen now; false where nothing can. */
function step(it: ReturnType<typeof project>, choice: number, reds: Set<string>): boolean {
  const running = liveRuns(it.model).map(({ task }) => task)
  const steps: (() => void)[] = [
    ...(it.next().length > 0 ? [() => void it.begin()] : []),
    ...running.map(task => () => it.finish(task)),
    ...running.flatMap(task =>
      [1, 2].map(wave => () => {
        it.claim(task, wave, `${choice % 10}`.repeat(40))
      }),
    ),
    () => void it.carry(gate => !reds.has(gate)),
    ...(it.model.contracts.api ? [] : [() => void it.all({ type: 'contract.freeze', id: 'api' })]),
  ]
  const chosen = steps[choice % steps.length]
  chosen?.()
  return steps.length > 1
}

test('a phase never begins before everything it needs is done, and the same steps give the same events', () => {
  fc.assert(
    fc.property(plans, fc.array(fc.nat(10_000), { maxLength: 60 }), fc.boolean(), (plan, choices, red) => {
      const play = () => {
        const it = project(plan)
        const reds = new Set(red ? ['g'] : [])
        let known = 0
        for (const choice of choices) {
          step(it, choice, reds)
          for (const { event } of it.records.slice(known)) {
            if (event.type === 'phase.entered') {
              const phase = phaseNamed(it.model, event.payload.id)
              expect(phase && needsOf(it.model, phase).every(need => isMet(it.model, need))).toBe(true)
            }
            if (event.type === 'run.begun') {
              const at = event.payload.task.slice(1, 2)
              expect(it.phase(`p${at}`)).not.toBe('pending')
            }
          }
          known = it.records.length
        }
        return it.records.map(({ event }) => event)
      }
      expect(play()).toEqual(play())
    }),
    { numRuns: 60 },
  )
})

test('nothing waits for ever once all it needs is done', () => {
  fc.assert(
    fc.property(plans, plan => {
      const it = project(plan)
      it.all({ type: 'contract.freeze', id: 'api' })
      for (let round = 0; round < 200; round += 1) {
        it.begin()
        for (const { task, service } of liveRuns(it.model)) {
          const counts = plan.phases[Number(service.slice(1))]?.waves !== undefined
          if (counts) for (const wave of [1, 2]) it.claim(task, wave, 'e'.repeat(40))
          while (it.carry()) {}
          it.finish(task)
        }
        while (it.carry()) {}
        if (isIdle(it.model, it.now())) break
      }
      for (const { name } of plan.phases) expect(it.phase(name)).toBe('done')
      expect(Object.values(it.model.tasks).every(({ status }) => status === 'done')).toBe(true)
    }),
    { numRuns: 60 },
  )
})
