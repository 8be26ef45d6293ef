import { ok } from '../../lib/result'
import type { Command } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { Model } from '../model'
import { decideMigration } from './decide-migration'

type ProjectCommand = Extract<Command, { type: `project.${string}` }>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What a command about the project leads to. A configuration with mistakes leaves the last good one in force. */
export function decideProject({ project }: Model, command: ProjectCommand, ctx: DecideContext): Decision {
  if (command.type === 'project.open') {
    const { type: _, ...payload } = command
    const { name, root, commonDir, mainBranch } = project ?? {}
    return ok(same({ name, root, commonDir, mainBranch }, payload) ? [] : [{ type: 'project.opened', payload }])
  }
  if (!project) return refuse('no-project', 'No project is open.', 'Open one first.')
  switch (command.type) {
    case 'project.configure': {
      const known = project.problems.length === 0 && same(project.config, command.config)
      return ok(known ? [] : [{ type: 'project.configured', payload: { config: command.config } }])
    }
    case 'project.reject-config': {
      const { hash, problems } = command
      return ok(
        same(project.problems, problems) ? [] : [{ type: 'project.config-rejected', payload: { hash, problems } }],
      )
    }
    case 'project.pause': {
      if (project.paused) return ok([])
      const message = `Paused by ${ctx.actor.name}${command.reason ? `: ${command.reason}` : ''}`
      return ok([{ type: 'project.paused', payload: { reason: { code: 'paused', message } } }])
    }
    case 'project.migrate':
    case 'project.migrate-step':
    case 'project.migrate-commit':
    case 'project.migrate-end':
      return decideMigration(project, command)
    case 'project.resume':
      // Agents that began now would work in folders that are about to go.
      if (project.migration)
        return refuse(
          'migrating',
          'The checkouts are being moved; work goes on by itself when that is over.',
          'To go on at once, take it back: Checkouts, Move… in the window.',
        )
      return ok(project.paused ? [{ type: 'project.resumed', payload: {} }] : [])
  }
}
