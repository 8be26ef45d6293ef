import { ok } from '../../lib/result'
import type { Command } from '../command'
import { type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'

/** What a record about a build leads to; about one that is over it changes nothing. */
export function decideBuild(model: Model, command: Extract<Command, { type: `build.${string}` }>): Decision {
  const known = lookup(model.builds, command.id)
  if (command.type === 'build.begin') {
    const { type: _, ...payload } = command
    return ok(known ? [] : [{ type: 'build.begun', payload }])
  }
  if (!known) return refuse('no-build', `There is no build ${command.id}.`)
  switch (command.type) {
    case 'build.gate':
      return ok(
        known.state === 'running'
          ? [{ type: 'build.gate-changed', payload: { id: command.id, gate: command.gate } }]
          : [],
      )
    case 'build.end': {
      const { type: _, ...payload } = command
      return ok(known.state === 'running' ? [{ type: 'build.ended', payload }] : [])
    }
    case 'build.probe':
      return ok(known.searching ? [{ type: 'build.probed', payload: { id: command.id, probe: command.probe } }] : [])
    case 'build.blame': {
      const { type: _, ...payload } = command
      return ok(known.searching ? [{ type: 'build.blamed', payload }] : [])
    }
  }
}
