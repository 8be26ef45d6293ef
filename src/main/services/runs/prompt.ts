import type { ServiceConfig } from '@shared/domain/config/schema'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'

export interface PromptFacts {
  readonly task: Task
  readonly run: Pick<Run, 'attempt'>
  readonly service: ServiceConfig
  readonly branch: string
  /** Why the earlier attempt ended, when this is a further one on the same branch. */
  readonly earlier: string | null
}

const list = (items: readonly string[]) => items.join(', ')

function who(service: ServiceConfig): string {
  const good = [...service.programming_languages, ...service.frameworks]
  const lines = [
    `You are ${service.name}, ${/^[aeiou]/.test(service.role) ? 'an' : 'a'} ${service.role} in a team of coding agents.`,
    service.persona,
    good.length > 0 ? `You are good at ${list(good)}.` : '',
  ]
  return lines.filter(line => line !== '').join(' ')
}

function ground(service: ServiceConfig): string {
  const writable = service.directories.filter(({ access }) => access === 'write').map(({ path }) => path)
  const readable = service.directories.filter(({ access }) => access === 'read').map(({ path }) => path)
  if (writable.includes('.')) return ''
  const lines = [
    writable.length > 0
      ? `- Change files only under ${list(writable)}; a change elsewhere is refused.`
      : '- Change no files.',
    readable.length > 0 ? `- Read, but do not change: ${list(readable)}.` : '',
  ]
  return lines.filter(line => line !== '').join('\n')
}

/** The task as an agent is told it: who it is, what is to be done, how to work here, how to say that it is done. */
export function agentPrompt({ task, run, service, branch, earlier }: PromptFacts): string {
  const rules = [
    `- You are in a checkout of your own, on the branch ${branch}. Work here; do not switch branches, push or merge.`,
    ground(service),
    task.paths.length > 0 ? `- This task is about ${list(task.paths)}.` : '',
    service.commits
      ? '- Commit your work as you go, in small commits with clear messages.'
      : '- Do not commit; what you change is looked at by a person.',
    service.commits
      ? `- When everything is done, end the message of your last commit with the line\n  Task-Complete: ${task.id}`
      : '',
  ]
  const parts = [
    who(service),
    `# ${task.title}`,
    task.description.trim(),
    run.attempt > 1 && earlier !== null
      ? `# An earlier attempt\nIt ended: ${earlier} What it did is still here; go on from it.`
      : '',
    `# How to work\n${rules.filter(line => line !== '').join('\n')}`,
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
