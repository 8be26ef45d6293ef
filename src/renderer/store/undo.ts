import type { CommandInput } from '@shared/domain/command'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { taskId } from '@shared/domain/task/rules'

/** How to take a command back. */
export interface Inverse {
  /** What is undone, as the menu says it: "assign Wire login". */
  title: string
  commands: CommandInput[]
}

/** The commands that take `command` back, judged by the model before it ran; null where there is no way back. */
export function inverseOf(model: Model, command: CommandInput): Inverse | null {
  switch (command.type) {
    case 'task.assign':
    case 'task.unassign': {
      const task = lookup(model.tasks, command.id)
      if (!task) return null
      return {
        title: `${command.type === 'task.assign' ? 'assign' : 'unassign'} ${task.title}`,
        commands: [
          task.service === null
            ? { type: 'task.unassign', id: task.id }
            : { type: 'task.assign', id: task.id, service: task.service },
        ],
      }
    }
    case 'task.edit': {
      const task = lookup(model.tasks, command.id)
      if (!task) return null
      return {
        title: `edit ${task.title}`,
        commands: [
          {
            type: 'task.edit',
            id: task.id,
            ...(command.title === undefined ? {} : { title: task.title }),
            ...(command.description === undefined ? {} : { description: task.description }),
            ...(command.priority === undefined ? {} : { priority: task.priority }),
            ...(command.paths === undefined ? {} : { paths: task.paths }),
            ...(command.needs === undefined ? {} : { needs: task.dependencies }),
          },
        ],
      }
    }
    case 'task.move': {
      const task = lookup(model.tasks, command.id)
      if (!task) return null
      const before = nextOf(Object.values(model.tasks), task.id)
      return { title: `move ${task.title}`, commands: [{ type: 'task.move', id: task.id, before }] }
    }
    case 'task.add': {
      const id = command.id ?? taskId(command.title, model.tasks)
      return { title: `add ${command.title}`, commands: [{ type: 'task.cancel', id }] }
    }
    case 'task.cancel': {
      const task = lookup(model.tasks, command.id)
      return task ? { title: `cancel ${task.title}`, commands: [{ type: 'task.ready', id: task.id }] } : null
    }
    case 'task.ready': {
      const task = lookup(model.tasks, command.id)
      if (task?.status !== 'cancelled') return null
      return { title: `put back ${task.title}`, commands: [{ type: 'task.cancel', id: task.id }] }
    }
    case 'landing.hold':
      return { title: 'hold landing', commands: [{ type: 'landing.release', id: command.id }] }
    case 'landing.release':
      return { title: 'release landing', commands: [{ type: 'landing.hold', id: command.id }] }
    case 'landing.move': {
      const before = nextOf(Object.values(model.landings), command.id)
      return { title: 'move landing', commands: [{ type: 'landing.move', id: command.id, before }] }
    }
    case 'project.pause':
      return { title: 'pause', commands: [{ type: 'project.resume' }] }
    case 'project.resume':
      return { title: 'resume', commands: [{ type: 'project.pause' }] }
    default:
      return null
  }
}

function nextOf(all: readonly { id: string; order: number }[], id: string): string | null {
  const self = all.find(each => each.id === id)
  if (!self) return null
  let next: { id: string; order: number } | null = null
  for (const each of all) {
    if (each.order > self.order && (next === null || each.order < next.order)) next = each
  }
  return next?.id ?? null
}

export interface UndoStack {
  push(inverse: Inverse): void
  /** Takes the latest one off, to be carried out. */
  pop(): Inverse | undefined
  /** Takes this one off wherever it stands; false when it is gone already. */
  take(inverse: Inverse): boolean
  peek(): Inverse | undefined
}

/** Remembers the last 100 ways back. */
export function createUndoStack(): UndoStack {
  const stack: Inverse[] = []
  return {
    push: inverse => {
      stack.push(inverse)
      if (stack.length > 100) stack.shift()
    },
    pop: () => stack.pop(),
    take: inverse => {
      const at = stack.indexOf(inverse)
      if (at >= 0) stack.splice(at, 1)
      return at >= 0
    },
    peek: () => stack.at(-1),
  }
}
