import { statfs } from 'node:fs/promises'
import { agents } from '@shared/domain/agents'
import type { Model } from '@shared/domain/model'
import { isReached, whyWaiting } from '@shared/domain/next'
import { openTasks } from '@shared/domain/open'
import { adviseMode } from '@shared/domain/topology/mode'
import { phaseWord, teamPhase } from '@shared/domain/topology/staggered'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { findTeam } from '../find'
import { table } from '../output'

type Team = NonNullable<Model['project']>['config']['teams'][number]

function teamView(model: Model, team: Team, facts: { now: number; free: number | null }) {
  const members = agents(model)
    .filter(({ service }) => team.members.includes(service))
    .map(({ service, instance, role, state, task }) => {
      const next = openTasks(model).find(one => one.service === service && one.status === 'assigned')
      return {
        service,
        instance,
        role,
        state,
        task,
        /** Why its next task does not start, where its team is staggered. */
        waits_for: (next && whyWaiting(model, next, facts.now)?.message) ?? null,
        side_work: model.project?.config.services.find(({ name }) => name === service)?.sideWork ?? [],
      }
    })
  const phase = team.mode === 'staggered' ? teamPhase(model, team, isReached) : null
  return { name: team.name, mode: team.mode, phase, members, advice: adviseMode(model, team, facts) }
}

const factsFor = async (model: Model) => {
  const disk = await statfs(model.project?.root ?? '.').catch(() => null)
  return { now: Date.now(), free: disk === null ? null : disk.bavail * disk.bsize }
}

/** `espalier team …`: who works together, in which mode and phase, and which mode would fit. */
export function teamVerbs({ program, action }: Registry): void {
  const verb = program.command('team').description('teams, their mode and the phase a staggered one is in')
  verb
    .command('list')
    .description('all teams')
    .action(
      action(async (given: Verb) => {
        const model = await (await given.session()).model()
        const facts = await factsFor(model)
        const views = (model.project?.config.teams ?? []).map(team => teamView(model, team, facts))
        given.out.answer(views, () =>
          views.length === 0
            ? 'No teams: multi-agent.yaml names none, so branches land on main directly.'
            : table(
                ['team', 'mode', 'phase', 'members', 'would fit'],
                views.map(view => [
                  view.name,
                  view.mode,
                  view.phase === null ? '–' : phaseWord[view.phase],
                  view.members.map(({ service }) => service).join(', '),
                  view.advice.mode,
                ]),
              ),
        )
        return EXIT.done
      }),
    )
  verb
    .command('show <name>')
    .description('one team: who is at work, who waits for whom, and what speaks for which mode')
    .action(
      action(async (given: Verb, name: string) => {
        const model = await (await given.session()).model()
        const view = teamView(model, findTeam(model, name), await factsFor(model))
        given.out.answer(view, () =>
          [
            `${view.name}  ${view.mode}${view.phase === null ? '' : `, ${phaseWord[view.phase]}`}`,
            table(
              ['agent', 'state', 'task', ''],
              view.members.map(member => [member.service, member.state, member.task ?? '–', member.waits_for ?? '']),
            ),
            `${view.advice.mode} would fit: ${view.advice.why}`,
            table(
              ['factor', 'now', 'speaks for'],
              view.advice.factors.map(({ factor, value, favours }) => [factor, value, favours ?? 'neither']),
            ),
          ].join('\n'),
        )
        return EXIT.done
      }),
    )
}
