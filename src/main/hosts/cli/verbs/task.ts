import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Model } from '@shared/domain/model'
import { Priority } from '@shared/domain/primitives'
import { TaskStatus } from '@shared/domain/task/schema'
import { type TaskView, taskView, taskViews } from '@shared/domain/views'
import { Option } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { findService, findTask } from '../find'
import { table } from '../output'

const list = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

const priority = () => new Option('--priority <p>', 'how urgent it is').choices(Priority.options)

interface AddOptions {
  body?: string
  service?: string
  needs?: string
  priority?: Priority
  paths?: string
  id?: string
  hotfix?: boolean
  side?: boolean
  teams?: string
  feature?: string
  phase?: string
}

/** `espalier task …`: the board from the command line. */
export function taskVerbs({ program, action }: Registry): void {
  const task = program.command('task').description('create, order and hand out tasks')

  task
    .command('add <title>')
    .description('add a task to the board')
    .option('--body <file>', 'description from a file, or - for standard input')
    .option('--service <name>', 'give it to this agent')
    .option('--needs <ids>', 'tasks that have to be done first, comma-separated')
    .addOption(priority())
    .option('--paths <globs>', 'paths it will touch, comma-separated')
    .option('--id <id>', 'its id; made from the title otherwise')
    .addOption(
      new Option('--hotfix', 'from main, lands on main, then offered to every level and branch').conflicts('side'),
    )
    .option('--side', 'side work: may run while a staggered team has another member active')
    .option('--teams <names>', 'teams it is work for, comma-separated; several make it the coordinator’s')
    .option('--feature <spec>', 'the feature it belongs to')
    .option('--phase <name>', 'the phase it belongs to; its agent’s otherwise')
    .action(
      action(async (verb: Verb, title: string, options: AddOptions) => {
        const description = options.body === undefined ? '' : await body(verb, options.body)
        const session = await verb.session()
        if (options.service !== undefined) findService(await session.model(), options.service)
        const records = await session.dispatch({
          type: 'task.add',
          title,
          ...(options.id ? { id: options.id } : {}),
          description,
          service: options.service ?? null,
          needs: list(options.needs ?? ''),
          priority: options.priority ?? 'normal',
          paths: list(options.paths ?? ''),
          kind: options.hotfix ? 'hotfix' : options.side ? 'side' : 'work',
          teams: list(options.teams ?? ''),
          feature: options.feature ?? null,
          phase: options.phase ?? null,
        })
        const added = records.find(record => record.event.type === 'task.added')
        const id = added?.event.type === 'task.added' ? added.event.payload.id : (options.id ?? '')
        show(verb, await session.model(), id)
        return EXIT.done
      }),
    )

  task
    .command('list')
    .description('all tasks')
    .addOption(new Option('--status <status>', 'only tasks with this status').choices(TaskStatus.options))
    .option('--service <name>', 'only tasks of this agent')
    .action(
      action(async (verb: Verb, options: { status?: string; service?: string }) => {
        const model = await (await verb.session()).model()
        const views = taskViews(model)
          .filter(view => !options.status || view.status === options.status)
          .filter(view => !options.service || view.assigned_to === options.service)
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No tasks yet. Add one: espalier task add "What is to be done" --service NAME'
            : table(['id', 'status', 'agent', 'priority', 'title', 'why'], views.map(row)),
        )
        return EXIT.done
      }),
    )

  task
    .command('show <id>')
    .description('one task')
    .action(
      action(async (verb: Verb, id: string) => {
        show(verb, await (await verb.session()).model(), id)
        return EXIT.done
      }),
    )

  const change = (
    name: string,
    description: string,
    command: (id: string) => Parameters<Awaited<ReturnType<Verb['session']>>['dispatch']>[0],
  ) =>
    task
      .command(`${name} <id>`)
      .description(description)
      .action(
        action(async (verb: Verb, id: string) => {
          const session = await verb.session()
          findTask(await session.model(), id)
          await session.dispatch(command(id))
          show(verb, await session.model(), id)
          return EXIT.done
        }),
      )

  task
    .command('assign <id> <service>')
    .description('give a task to an agent')
    .action(
      action(async (verb: Verb, id: string, service: string) => {
        const session = await verb.session()
        const model = await session.model()
        findTask(model, id)
        findService(model, service)
        await session.dispatch({ type: 'task.assign', id, service })
        show(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  task
    .command('edit <id>')
    .description('change title, description, priority, needs or paths')
    .option('--title <title>')
    .option('--body <file>', 'description from a file, or - for standard input')
    .option('--needs <ids>', 'tasks that have to be done first, comma-separated; "" for none')
    .addOption(priority())
    .option('--paths <globs>', 'paths it will touch, comma-separated')
    .action(
      action(async (verb: Verb, id: string, options: AddOptions & { title?: string }) => {
        const session = await verb.session()
        findTask(await session.model(), id)
        await session.dispatch({
          type: 'task.edit',
          id,
          ...(options.title === undefined ? {} : { title: options.title }),
          ...(options.body === undefined ? {} : { description: await body(verb, options.body) }),
          ...(options.needs === undefined ? {} : { needs: list(options.needs) }),
          ...(options.priority === undefined ? {} : { priority: options.priority }),
          ...(options.paths === undefined ? {} : { paths: list(options.paths) }),
        })
        show(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  task
    .command('move <id>')
    .description('order it before another task, or last')
    .option('--before <id>', 'the task it goes before')
    .action(
      action(async (verb: Verb, id: string, options: { before?: string }) => {
        const session = await verb.session()
        const model = await session.model()
        findTask(model, id)
        if (options.before !== undefined) findTask(model, options.before)
        await session.dispatch({ type: 'task.move', id, before: options.before ?? null })
        show(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  change('unassign', 'take a task back from its agent', id => ({ type: 'task.unassign', id }))
  change('ready', 'put a blocked, failed, reviewed or cancelled task back to work', id => ({ type: 'task.ready', id }))
  change('done', 'say that a task is done', id => ({ type: 'task.done', id }))
  change('cancel', 'cancel a task; its commits stay', id => ({ type: 'task.cancel', id }))
}

async function body(verb: Verb, from: string): Promise<string> {
  if (from === '-') return verb.stdin()
  return readFile(resolve(verb.cwd, from), 'utf8').catch((error: Error) => {
    throw new Stop({ code: 'bad-usage', message: `${from} cannot be read: ${error.message}.`, path: from })
  })
}

function show(verb: Verb, model: Model, id: string): void {
  const task = findTask(model, id)
  const view = taskView(model, task)
  verb.out.answer(view, () => {
    const facts = [
      `${view.id}  ${view.status}${view.reason ? ` (${view.reason})` : ''}`,
      view.title,
      view.hint ?? '',
      view.assigned_to ? `agent     ${view.assigned_to}` : '',
      view.kind === 'work' ? '' : `kind      ${view.kind}`,
      view.handoff ? `goes on   from ${view.handoff.from} (${view.handoff.service})` : '',
      view.followed_by ? `handed to ${view.followed_by}` : '',
      view.waits_for ? view.waits_for : '',
      view.levels.length ? `landed on ${view.levels.join(', ')}` : '',
      view.taken_back?.message ?? '',
      view.branch ? `branch    ${view.branch}` : '',
      view.check
        ? `${view.check.gate.padEnd(9)} ${view.check.ok ? 'green' : 'red'} at ${view.check.commit.slice(0, 10)}${view.check.log ? `, log ${view.check.log}` : ''}`
        : '',
      view.dependencies.length ? `needs     ${view.dependencies.join(', ')}` : '',
      view.priority === 'normal' ? '' : `priority  ${view.priority}`,
      view.description,
    ]
    return facts.filter(fact => fact !== '').join('\n')
  })
}

/** Why it stands where it does, where there is something to say. */
const why = ({ reason, waits_for }: TaskView): string => reason ?? waits_for ?? ''

const row = (view: TaskView) => [view.id, view.status, view.assigned_to ?? '–', view.priority, view.title, why(view)]
