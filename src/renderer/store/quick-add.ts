import type { CommandInput } from '@shared/domain/command'
import type { Priority } from '@shared/domain/primitives'

export interface QuickAdd {
  title: string
  service: string | null
  priority: Priority
  needs: string[]
  /** Said with !hotfix or !side. */
  kind?: 'hotfix' | 'side'
  /** Words that look like a mark but name nothing there is; they stay in the title. */
  unknown: string[]
}

/** What marks may name. */
export interface KnownNames {
  services: readonly string[]
  tasks: readonly string[]
}

const priorities: readonly Priority[] = ['low', 'normal', 'high', 'urgent']

/**
 * Reads a line such as `Wire login @devon !high #schema`: `@service`, `!priority`, `#task it needs`, the rest is the
 * title. A mark may be cut short while it names one thing only. Never fails: what is not understood stays in the title.
 */
export function parseQuickAdd(line: string, known: KnownNames): QuickAdd {
  const result: QuickAdd = { title: '', service: null, priority: 'normal', needs: [], unknown: [] }
  const title: string[] = []
  for (const word of line.split(/\s+/).filter(Boolean)) {
    const name = word.slice(1).toLowerCase()
    const keep = () => {
      result.unknown.push(word)
      title.push(word)
    }
    if (name === '') title.push(word)
    else if (word[0] === '@') {
      const service = only(known.services, name)
      if (service) result.service = service
      else keep()
    } else if (word[0] === '!') {
      const priority = only(priorities, name)
      if (name === 'hotfix' || name === 'side') result.kind = name
      else if (priority) result.priority = priority
      else keep()
      // #12 is somebody's issue, not a mark.
    } else if (word[0] === '#' && (known.tasks.includes(name) || !/^\d+$/.test(name))) {
      const task = only(known.tasks, name)
      if (!task) keep()
      else if (!result.needs.includes(task)) result.needs.push(task)
    } else title.push(word)
  }
  result.title = title.join(' ')
  return result
}

/** The command that adds what was read; null while there is no title. */
export function quickAddCommand(read: QuickAdd): CommandInput | null {
  if (read.title === '') return null
  return {
    type: 'task.add',
    title: read.title,
    service: read.service,
    priority: read.priority,
    needs: read.needs,
    ...(read.kind ? { kind: read.kind } : {}),
  }
}

function only<T extends string>(names: readonly T[], start: string): T | null {
  const exact = names.find(name => name.toLowerCase() === start)
  if (exact) return exact
  const found = names.filter(name => name.toLowerCase().startsWith(start))
  return found.length === 1 ? (found[0] ?? null) : null
}
