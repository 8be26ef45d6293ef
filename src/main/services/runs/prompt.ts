import type { Prepared } from '@main/ports/checkouts'
import type { ServiceConfig } from '@shared/domain/config/schema'
import type { TeamPlaces } from '@shared/domain/layout/team-variables'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'

export interface PromptFacts {
  readonly task: Task
  readonly run: Pick<Run, 'attempt'>
  readonly service: ServiceConfig
  readonly branch: string
  /** Root of the person's own checkout, which is off limits; null in a bare repository. */
  readonly mainCheckout: string | null
  /** Where a specialist's work goes, and the stable branch it follows. */
  readonly steady: { readonly branch: string; readonly paths: readonly string[] } | null
  /** What of the team's may be read. */
  readonly team?: TeamPlaces | null
  readonly handed?: Prepared['handed']
  readonly offers?: Prepared['offers']
  /** Files that Git LFS keeps are pointers in the checkout. */
  readonly pointers?: boolean
  /** Why work that was handed over came back. */
  readonly brief: string | null
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

function follows({ branch, paths }: NonNullable<PromptFacts['steady']>): string {
  const where = paths.length > 0 ? ` Your work goes to ${list(paths)}.` : ''
  return `- You follow ${branch} and no other branch; what others have not brought there you do not build on.${where}`
}

function mayRead({ mates, reference }: TeamPlaces): string {
  const parts = [
    mates.length > 0
      ? `your team-mates’ checkouts, what they have not committed yet included (${mates.map(({ service, path }) => `${service}: ${path}`).join(', ')})`
      : '',
    reference === null ? '' : `a clean copy of main (${reference})`,
  ].filter(part => part !== '')
  return parts.length === 0 ? '' : `- To read, never to change: ${parts.join(' and ')}.`
}

const lines = (n: number | null, sign: string) => (n === null ? '' : ` ${sign}${n}`)

function handedOver(handed: NonNullable<Prepared['handed']>): string {
  const { service, title, task, branch, commits, files, more, conflicts } = handed
  const taken =
    conflicts.length > 0
      ? `It does not merge with what you did: both changed ${list(conflicts)}. Merge ${branch} first and resolve.`
      : `It is on ${branch} and merged into your branch.`
  const parts = [
    `# What was handed to you\n${service} finished “${title}” (${task}). ${taken}`,
    commits.length > 0
      ? `Commits:\n${commits.map(({ oid, subject }) => `- ${oid.slice(0, 10)} ${subject}`).join('\n')}`
      : '',
    files.length > 0
      ? `Files:\n${files.map(file => `- ${file.path}${lines(file.added, '+')}${lines(file.removed, '-')}`).join('\n')}`
      : '',
    more > 0 ? `… and ${more} more.` : '',
  ]
  return parts.filter(part => part !== '').join('\n\n')
}

function offered(offers: NonNullable<Prepared['offers']>): string {
  if (offers.length === 0) return ''
  const told = offers.map(({ branch, head, merged, files }) =>
    merged
      ? `- ${branch} is merged into your branch.`
      : `- Merge ${head.slice(0, 10)} (${branch}) when it suits you${files.length > 0 ? `; it meets your work in ${list(files)}` : ''}.`,
  )
  return `# For every branch\n${told.join('\n')}`
}

/** The task as an agent is told it: who it is, what is to be done, how to work here, how to say that it is done. */
export function agentPrompt(facts: PromptFacts): string {
  const { task, run, service, branch, earlier, mainCheckout, steady, brief } = facts
  const rules = [
    `- You are in a checkout of your own, on the branch ${branch}. Work here; do not switch branches, push or merge.`,
    mainCheckout === null ? '' : `- ${mainCheckout} is a person's own checkout: never work or change anything there.`,
    steady === null ? '' : follows(steady),
    facts.team ? mayRead(facts.team) : '',
    ground(service),
    facts.pointers ? '- Files that Git LFS keeps are only pointers here: leave them as they are.' : '',
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
    task.brief === null ? '' : `# Sent back to you\n${task.brief.trim()}`,
    run.attempt > 1 && earlier !== null
      ? `# An earlier attempt\nIt ended: ${earlier} What it did is still here; go on from it.`
      : '',
    brief === null ? '' : `# It came back\n${brief}`,
    facts.handed ? handedOver(facts.handed) : '',
    offered(facts.offers ?? []),
    `# How to work\n${rules.filter(line => line !== '').join('\n')}`,
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
