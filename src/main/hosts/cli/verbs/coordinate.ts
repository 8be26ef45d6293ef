import type { Progress } from '@shared/domain/progress/schema'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { table } from '../output'
import { unwrap } from '../session'

/** `espalier coordinate`: the dashboard in a terminal. */
export function coordinateVerb({ program, action }: Registry): void {
  program
    .command('coordinate')
    .description('phase, critical path, per cent, agents, who waits for whom, risks, what to do next')
    .action(
      action(async (verb: Verb) => {
        const progress = unwrap(await (await verb.session()).call('coordinate', {}))
        verb.out.answer(progress, () => dashboard(progress))
        return EXIT.done
      }),
    )
}

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines])

function dashboard(progress: Progress): string {
  const { tasks, agents, phases, critical_path: path, risks, blocks, next } = progress
  return [
    `${progress.project ?? ''}  ${progress.percent}% (${tasks.done} of ${tasks.total} tasks)${progress.phase ? `  phase ${progress.phase}` : ''}${progress.eta ? `  done about ${progress.eta}` : ''}`,
    ...section(
      'Phases',
      phases.map(
        ({ name, state, percent, waits_for }) =>
          `  ${name}  ${state}  ${percent}%${waits_for.length > 0 ? `  waits for ${waits_for.join(', ')}` : ''}`,
      ),
    ),
    ...section('Critical path', path.length === 0 ? [] : [`  ${path.map(({ id }) => id).join(' → ')}`]),
    ...section(
      'Agents',
      agents.length === 0
        ? []
        : [
            table(
              ['agent', 'state', 'task', 'done', 'wave', 'waits for'],
              agents.map(one => [
                agents.filter(({ service }) => service === one.service).length > 1
                  ? `${one.service}-${one.instance}`
                  : one.service,
                one.state,
                one.task ?? '',
                `${one.percent}%`,
                one.waves === null ? '' : `${one.wave}/${one.waves}`,
                one.blocked_by.join(', '),
              ]),
            ),
          ],
    ),
    ...section(
      'Who waits for whom',
      blocks.map(({ who, waits_for, why }) => `  ${who} for ${waits_for}: ${why}`),
    ),
    ...section(
      'Risks',
      risks.map(({ severity, title, id }) => `  ${severity.toUpperCase()}  ${title}  (${id})`),
    ),
    ...section(
      'Next',
      next.map(line => `  ${line}`),
    ),
  ].join('\n')
}
