import { zoneOf } from '@shared/domain/level/schema'
import { type LevelView, levelViews } from '@shared/domain/level/view'
import { lookup } from '@shared/domain/lookup'
import { sayInstant } from '@shared/domain/schedule/next'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { table } from '../output'

/** `espalier level …`: the branches that work comes up by. */
export function levelVerbs({ program, action }: Registry): void {
  const level = program.command('level').description('the levels: what is ready to go up, what waits, when it is due')
  level
    .command('list')
    .description('every branch of every level, lowest first')
    .action(
      action(async (verb: Verb) => {
        const model = await (await verb.session()).model()
        const views = levelViews(model)
        const due = ({ branch, next_due: next }: LevelView) =>
          next === null ? '' : sayInstant(zoneOf(lookup(model.levels, branch)), Date.parse(next))
        verb.out.answer(views, () =>
          table(
            ['level', 'branch', 'lands', 'next', 'ahead', 'behind', 'gates', 'waiting'],
            views.map(view => [
              view.level,
              view.branch,
              view.trigger,
              due(view),
              view.parent === null ? '' : `${view.ahead}${view.going_up ? ' going up' : view.ready ? ' ready' : ''}`,
              view.parent === null ? '' : `${view.behind}`,
              view.gates === null ? 'not configured' : view.gates.join(', ') || 'none',
              view.waiting.map(({ id, state }) => `${id} ${state}`).join(', '),
            ]),
          ),
        )
        return EXIT.done
      }),
    )
}
