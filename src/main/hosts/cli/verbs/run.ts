import { evolve } from '@shared/domain/evolve'
import { emptyModel, type Model } from '@shared/domain/model'
import { isIdle, outcomeOf } from '@shared/domain/next'
import { landingView, taskView } from '@shared/domain/views'
import type { Registry, Verb } from '../context'
import { EXIT, type ExitCode, Stop } from '../exit'
import { table } from '../output'
import { type Session, unwrap } from '../session'

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
        const { dispatching } = unwrap(await session.client.call('status', {}))
        if (!dispatching)
          throw new Stop({
            code: 'engine-busy',
            message: 'A command is using this project’s engine just now. Try again in a moment.',
          })
        if (!options.untilIdle) {
          verb.out.note('Running. Ctrl+C leaves; agents go on.')
          await verb.interrupted
          return EXIT.done
        }
        const ended = await Promise.race([
          idle(session),
          verb.interrupted.then(() => 'interrupted' as const),
          ...(limit === null ? [] : [after(limit)]),
        ])
        if (ended === 'interrupted') return EXIT.negative
        if (ended === 'time-out') {
          await session.door.close('stop')
          throw new Stop(
            {
              code: 'timed-out',
              message: `Not idle after ${options.timeout} s. The agents were stopped and their work is kept.`,
            },
            EXIT.timeOut,
          )
        }
        return report(verb, ended)
      }),
    )
}

function seconds(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value * 1000
  throw new Stop({ code: 'bad-usage', message: `--timeout takes seconds; “${text}” is none.` })
}

const after = (ms: number) =>
  new Promise<'time-out'>(resolve => {
    setTimeout(() => resolve('time-out'), ms).unref()
  })

/** Follows the project until it is idle and the engine agrees; answers the state then. */
function idle(session: Session): Promise<Model> {
  let model = emptyModel()
  return new Promise((resolve, reject) => {
    let asking = false
    const ask = async () => {
      if (asking || !isIdle(model, Date.now())) return
      asking = true
      const status = await session.client.call('status', {})
      asking = false
      if (!status.ok) return reject(new Stop(status.error))
      // The engine has seen more than we have, or a service is still busy: its next event, or its next look, will tell.
      if (!status.value.idle) return void setTimeout(ask, 100)
      if (!isIdle(model, Date.now())) return
      stop()
      resolve(model)
    }
    const stop = session.client.follow(
      'follow',
      {},
      {
        onItem: item => {
          model = item.kind === 'snapshot' ? item.model : evolve(model, item.records)
          void ask()
        },
        onEnd: error => {
          if (error) reject(new Stop(error))
        },
      },
    )
  })
}

function report(verb: Verb, model: Model): ExitCode {
  const tasks = Object.values(model.tasks).map(one => taskView(one))
  const landings = Object.values(model.landings).map(one => landingView(one))
  verb.out.answer({ tasks, landings }, () =>
    table(
      ['task', 'status', 'agent', 'why'],
      tasks.map(task => [task.id, task.status, task.assigned_to ?? '–', task.reason ?? '']),
    ),
  )
  return outcomeOf(model) === 'well' ? EXIT.done : EXIT.negative
}
