import { evolve } from '@shared/domain/evolve'
import { type Left, leftOver, outcomeCode } from '@shared/domain/landing/left'
import { emptyModel, type Model } from '@shared/domain/model'
import { isIdle } from '@shared/domain/next'
import { liveRuns } from '@shared/domain/open'
import { landingViews, taskViews } from '@shared/domain/views'
import type { Registry, Verb } from '../context'
import { EXIT, type ExitCode, Stop } from '../exit'
import { table } from '../output'
import type { Session } from '../session'
import { requireSoundConfig } from '../sound-config'

const LOOK_AGAIN_MS = 100
/** How long agents of another process's engine may take to end, ms. */
const STOP_MS = 30_000

/** `espalier run`: holds the engine so that agents start and branches land without a window. */
export function runVerb({ program, action }: Registry): void {
  program
    .command('run')
    .description('run agents and land their work; Ctrl+C leaves and lets them go on')
    .option('--until-idle', 'leave when nothing is left to do without a person')
    .option('--timeout <seconds>', 'give up after this time; agents are stopped after their work is saved')
    .action(
      action(async (verb: Verb, options: { untilIdle?: boolean; timeout?: string }) => {
        const limit = seconds(options.timeout)
        const session = await verb.session({ dispatching: true })
        requireSoundConfig(await session.model())
        if (!options.untilIdle) verb.out.note('Running. Ctrl+C leaves; agents go on.')
        const work = options.untilIdle ? untilIdle(session) : untilStopped(session)
        const timer = limit === null ? null : after(limit)
        const ended = await Promise.race([
          work.ended,
          verb.interrupted.then(() => 'interrupted' as const),
          ...(timer ? [timer.over] : []),
        ])
        timer?.cancel()
        if (ended === 'time-out') {
          await stopAgents(session)
          throw new Stop(
            {
              code: 'timed-out',
              message: `Not idle after ${options.timeout} s. The agents were stopped and their work is kept.`,
            },
            EXIT.timeOut,
          )
        }
        work.stop()
        if (ended === 'interrupted') return options.untilIdle ? EXIT.negative : EXIT.done
        return ended ? report(verb, ended) : EXIT.done
      }),
    )
}

function seconds(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value * 1000
  throw new Stop({ code: 'bad-usage', message: `--timeout takes seconds; “${text}” is none.` })
}

function after(ms: number): { over: Promise<'time-out'>; cancel(): void } {
  let timer: NodeJS.Timeout
  const over = new Promise<'time-out'>(resolve => {
    timer = setTimeout(() => resolve('time-out'), ms)
  })
  return { over, cancel: () => clearTimeout(timer) }
}

interface Work {
  ended: Promise<Model | null>
  stop(): void
}

/** Stays joined: should the engine go, the watch finds the next or becomes it. */
function untilStopped(session: Session): Work {
  const watching = session.watch(undefined, () => {})
  return { ended: watching.ended.then(() => null), stop: watching.stop }
}

/** Follows the project until it is idle and the engine agrees; answers the state then. */
function untilIdle(session: Session): Work {
  let model = emptyModel()
  let asking = false
  let settle: (model: Model) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const idle = new Promise<Model>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  const ask = async () => {
    if (asking || !isIdle(model, Date.now())) return
    asking = true
    const status = await session.call('status', {})
    asking = false
    if (!status.ok) throw new Stop(status.error)
    // The engine has seen more than we have, or is still at something: look again.
    if (!status.value.idle) return void setTimeout(look, LOOK_AGAIN_MS)
    if (isIdle(model, Date.now())) settle(model)
  }
  const look = () => void ask().catch(fail)
  const watching = session.watch(undefined, item => {
    model = item.kind === 'snapshot' ? item.model : evolve(model, item.records)
    look()
  })
  watching.ended.catch(fail)
  return { ended: idle, stop: watching.stop }
}

/** Stops the agents: with the engine where it is ours, else one by one, and waits until they have ended. */
async function stopAgents(session: Session): Promise<void> {
  if (session.owns()) return session.stopEngine()
  for (const run of liveRuns(await session.model())) await session.dispatch({ type: 'run.stop', id: run.id })
  let model = emptyModel()
  const patience = after(STOP_MS)
  const stopped = new Promise<void>(resolve => {
    const watching = session.watch(undefined, item => {
      model = item.kind === 'snapshot' ? item.model : evolve(model, item.records)
      if (liveRuns(model).length > 0) return
      watching.stop()
      resolve()
    })
    watching.ended.catch(() => resolve())
  })
  await Promise.race([stopped, patience.over])
  patience.cancel()
}

/** One landing that did not land, over a few lines: sentences do not fit into columns. */
const describe = ({ landing: { id, branch, target, state }, why, next }: Left): string =>
  [`  ${id}  ${state}  ${branch} → ${target}`, ...(why === '' ? [] : [why]), ...(next === null ? [] : [next])].join(
    '\n    ',
  )

function report(verb: Verb, model: Model): ExitCode {
  const tasks = taskViews(model)
  const landings = landingViews(model)
  const left = leftOver(model)
  verb.out.answer({ tasks, landings }, () =>
    [
      table(
        ['task', 'status', 'agent', 'why'],
        tasks.map(task => [task.id, task.status, task.assigned_to ?? '–', task.reason ?? task.waits_for ?? '']),
      ),
      ...(left.length === 0 ? [] : ['Not landed:', ...left.map(describe)]),
    ].join('\n'),
  )
  return outcomeCode(model) === 0 ? EXIT.done : EXIT.negative
}
