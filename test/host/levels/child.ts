import { systemClock } from '@main/adapters/system/clock'
import { randomIds } from '@main/adapters/system/ids'
import { createEngine } from '@main/engine/engine'
import type { Engine } from '@main/ports/engine'
import type { Env, Processes } from '@main/ports/processes'
import { summarise } from '@main/services/configuration/summary'
import { createPhases } from '@main/services/phases/service'
import { createPromotion } from '@main/services/promotion/service'
import { openStore } from '@main/store/open'
import type { CommandInput } from '@shared/domain/command'
import type { Landing } from '@shared/domain/landing/schema'
import type { Phase } from '@shared/domain/phase/schema'
import { memoryLog, must, person, system } from '@test/support/engine'
import { openParts, parser } from '../landing/harness'

/** Landing, promotion and phases in a process of their own, which may be told to die at a step. */
export interface Orders {
  readonly root: string
  readonly db: string
  readonly env: Env
  readonly text: string
  /** What is done first, where it is not done yet. */
  readonly offers: readonly Extract<CommandInput, { type: 'landing.add' | 'task.add' }>[]
  /** Dies the first time it comes to this step; null: lives. */
  readonly crash: string | null
}

/** What it tells of its end: everything it knows, and the steps it came by. */
export interface Told {
  readonly steps: readonly string[]
  readonly landings: readonly Landing[]
  readonly phases: readonly Phase[]
}

const orders: Orders = JSON.parse(process.env.ESPALIER_ORDERS ?? '{}')
const steps = new Set<string>()
function step(name: string): void {
  if (name === orders.crash) process.kill(process.pid, 'SIGKILL')
  steps.add(name)
}

/** Records that carry work up, or end and tag a phase. */
const TOLD = /^(landing\.(add|land|prove)|phase\.)/
const subject = (command: CommandInput): string =>
  'target' in command
    ? `${command.type} onto ${command.target}`
    : `${command.type} ${'id' in command ? command.id : ''}`

const store = must(await openStore(orders.db))
const log = memoryLog()
const real = must(createEngine({ store, clock: systemClock, ids: randomIds, log }))
const engine: Engine = {
  ...real,
  async dispatch(command, from) {
    const target = 'id' in command ? real.model().landings[command.id ?? '']?.target : undefined
    const name = target === undefined ? subject(command) : `${command.type} onto ${target}`
    if (TOLD.test(command.type)) step(`before ${name}`)
    const answer = await real.dispatch(command, from)
    if (TOLD.test(command.type)) step(`after ${name}`)
    return answer
  },
}
/** Each branch of a level and each tag is moved by one call of git: before and after it. */
const wrap = (processes: Processes): Processes => ({
  ...processes,
  async run(spec) {
    const ref = spec.argv.includes('update-ref')
      ? spec.argv.find(word => /^refs\/(tags|heads)\//.test(word))
      : undefined
    if (ref !== undefined) step(`before ${ref}`)
    const ran = await processes.run(spec)
    if (ref !== undefined) step(`after ${ref}`)
    return ran
  },
})

const { root, text } = orders
const config = must(parser.parse(text, { mainBranch: 'main' }))
if (!engine.model().project) {
  const open = { type: 'project.open', name: 'demo', root, commonDir: `${root}/.git`, mainBranch: 'main' } as const
  must(await real.dispatch(open, { actor: person }))
  must(await real.dispatch({ type: 'project.configure', config: summarise(config, 'h1') }, { actor: system }))
}
for (const offer of orders.offers) {
  const known = offer.type === 'task.add' ? real.model().tasks : real.model().landings
  if (!known[offer.id ?? '']) must(await real.dispatch(offer, { actor: person }))
}
const parts = await openParts({
  ...{ root, engine, log, wrap, env: orders.env, ids: randomIds, clock: systemClock },
  step: async (name, landing) => step(`${name} onto ${engine.model().landings[landing]?.target}`),
})
const shared = { ...parts, engine, log, clock: systemClock, ids: randomIds, config: { current: () => config } }
const promotion = createPromotion({ ...shared, zone: 'UTC' })
promotion.start()
const phases = createPhases({ ...shared, configAt: async () => config, recoverGates: async () => {} })

const quiet = async () => {
  for (let seq = -1; seq !== engine.seq(); ) {
    seq = engine.seq()
    for (const one of [parts.landing, promotion, phases, engine]) await one.drain()
  }
}
const over = () => {
  const model = engine.model()
  const named = Object.values(model.phases)
  return (
    Object.values(model.landings).every(({ endedAt }) => endedAt !== null) &&
    config.phases.every(({ name }) => named.some(({ id, tag }) => id === name && tag !== null))
  )
}
for (await quiet(); !over(); await quiet())
  await new Promise<void>(resolve => {
    const stop = engine.subscribe(() => {
      stop()
      resolve()
    })
  })
const model = engine.model()
const told: Told = { steps: [...steps], landings: Object.values(model.landings), phases: Object.values(model.phases) }
process.stdout.write(JSON.stringify(told))
for (const one of [phases, promotion, parts, real]) await one.close()
store.close()
