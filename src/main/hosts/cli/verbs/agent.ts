import { type AgentView, agentViews } from '@shared/domain/agent-view'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { findService } from '../find'
import { table } from '../output'
import type { Session } from '../session'
import { attachTerminal } from '../terminal'
import { followLog } from '../whole-log'

/** `espalier agent …`: who works on what, and how to stop it. */
export function agentVerbs({ program, action }: Registry): void {
  const agent = program.command('agent').description('agents: list, start, stop, retry, attach')

  agent
    .command('list')
    .description('every agent with its state and task')
    .action(
      action(async (verb: Verb) => {
        const views = agentViews(await (await verb.session()).model())
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No agents are configured. espalier init writes a multi-agent.yaml to start from.'
            : table(['agent', 'state', 'task', 'branch', 'checkout', 'note'], views.map(row)),
        )
        return EXIT.done
      }),
    )
  agent
    .command('start <service>')
    .description('start the next task this agent has; needs the app or `espalier run` to be open')
    .action(
      action(async (verb: Verb, service: string) => {
        const session = await verb.session()
        const model = await session.model()
        findService(await session.model(), service)
        const waiting = Object.values(model.tasks).filter(
          task => task.service === service && ['blocked', 'failed', 'review'].includes(task.status),
        )
        for (const task of waiting) await session.dispatch({ type: 'task.ready', id: task.id })
        return show(verb, session, service)
      }),
    )
  agent
    .command('stop [service]')
    .description('end what an agent is doing; its work is kept')
    .option('--all', 'stop every agent')
    .action(
      action(async (verb: Verb, service: string | undefined, options: { all?: boolean }) => {
        if (!service && !options.all)
          throw new Stop({ code: 'bad-usage', message: 'Say which agent to stop, or --all.' })
        const session = await verb.session()
        if (service) findService(await session.model(), service)
        const runs = Object.values((await session.model()).runs).filter(
          run => run.state !== 'ended' && (options.all || run.service === service),
        )
        for (const run of runs) await session.dispatch({ type: 'run.stop', id: run.id })
        return show(verb, session, options.all ? null : (service ?? null))
      }),
    )
  agent
    .command('retry <service>')
    .description('try its failed or refused tasks again')
    .action(
      action(async (verb: Verb, service: string) => {
        const session = await verb.session()
        findService(await session.model(), service)
        // Failed, or refused at a gate: the same agent goes on where it was.
        const again = Object.values((await session.model()).tasks).filter(
          task =>
            task.service === service &&
            (task.status === 'failed' || (task.status === 'blocked' && task.landing !== null)),
        )
        if (again.length === 0)
          throw new Stop({
            code: 'nothing-to-retry',
            message: `${service} has no failed or refused task to try again.`,
          })
        for (const task of again) await session.dispatch({ type: 'task.ready', id: task.id })
        return show(verb, session, service)
      }),
    )
  agent
    .command('attach <service>')
    .description("join an agent's terminal, or see its checkout set up; leave it with Ctrl+] (Ctrl+C) and it goes on")
    .action(
      action(async (verb: Verb, service: string) => {
        const session = await verb.session()
        findService(await session.model(), service)
        const runs = Object.values((await session.model()).runs).filter(run => run.service === service)
        const live = runs.find(run => run.state === 'running' && run.session)
        const setup = runs.find(run => run.state === 'preparing' && run.setupLog !== null)?.setupLog
        if (!live && setup) return followLog(verb, session, setup)
        if (!live?.session)
          throw new Stop({ code: 'not-running', message: `${service} is not running; there is no terminal to join.` })
        await attachTerminal(verb, live.session)
        return EXIT.done
      }),
    )
}

async function show(verb: Verb, session: Session, service: string | null) {
  const all = agentViews(await session.model()).filter(view => service === null || view.service === service)
  verb.out.answer(service === null || all.length !== 1 ? all : all[0], () =>
    table(['agent', 'state', 'task', 'branch', 'checkout', 'note'], all.map(row)),
  )
  return EXIT.done
}

const row = (view: AgentView) => [
  view.instance > 1 ? `${view.service} ${view.instance}` : view.service,
  view.asks === null ? view.state : 'asks for you',
  view.task ?? '–',
  view.branch ?? '–',
  view.checkout ?? '–',
  view.note ?? '',
]
