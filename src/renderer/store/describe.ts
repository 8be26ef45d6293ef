import type { CommandInput } from '@shared/domain/command'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'

/** What a command did, as a toast says it; null for what shows by itself. `model` is the one before it. */
export function describeCommand(model: Model, command: CommandInput): string | null {
  const task = (id: string) => lookup(model.tasks, id)?.title ?? id
  const landing = (id: string) => lookup(model.landings, id)?.branch ?? id
  switch (command.type) {
    case 'task.assign':
      return `${task(command.id)} goes to ${command.service}`
    case 'task.unassign':
      return `${task(command.id)} waits for somebody again`
    case 'task.cancel':
      return `Cancelled ${task(command.id)}`
    case 'task.ready':
      return `${task(command.id)} is back at work`
    case 'task.done':
      return `${task(command.id)} is marked done`
    case 'task.move':
      return null
    case 'task.edit':
      return command.priority ? `${task(command.id)} is now ${command.priority}` : null
    case 'run.stop':
      return 'Stopping the agent; its work is kept'
    case 'landing.hold':
      return `${landing(command.id)} is held`
    case 'landing.release':
      return `${landing(command.id)} is back in the queue`
    case 'landing.withdraw':
      return `Withdrew ${landing(command.id)}`
    case 'landing.force-refuse':
      return `Refused ${landing(command.id)}`
    case 'landing.approve':
      return `Approved ${landing(command.id)}`
    case 'project.pause':
      return 'Paused: nothing starts, nothing lands'
    case 'project.resume':
      return 'Work goes on'
    default:
      return null
  }
}
