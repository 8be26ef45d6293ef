import type { Landing } from '@shared/domain/landing/schema'
import type { Priority, Reason } from '@shared/domain/primitives'

/** What one side of a conflict wanted. */
export interface Intent {
  readonly name: string
  readonly tasks: readonly { readonly title: string; readonly description: string; readonly priority: Priority }[]
  /** Subjects of its commits, newest first. */
  readonly subjects: readonly string[]
  /** Its change of the files in conflict. */
  readonly patch: string
}

export interface Brief {
  readonly landing: Pick<Landing, 'branch' | 'target' | 'level'>
  readonly files: readonly string[]
  readonly ours: Intent
  readonly theirs: Intent
  readonly priorities: readonly string[]
  readonly mayTouchAny: boolean
  /** What was wrong with the try before. */
  readonly problems: readonly Reason[]
}

const fenced = (kind: string, text: string): string => {
  const fence = '`'.repeat(Math.max(3, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length + 1)))
  return `${fence}${kind}\n${text.trimEnd()}\n${fence}`
}

function intent(title: string, side: Intent): string {
  const tasks = side.tasks.map(
    ({ title, description, priority }) =>
      `Task: ${title} (priority ${priority})${description.trim() === '' ? '' : `\n${description.trim().slice(0, 4000)}`}`,
  )
  const subjects = side.subjects.length > 0 ? `Its commits:\n${side.subjects.map(line => `- ${line}`).join('\n')}` : ''
  const patch = side.patch.trim() === '' ? '' : `What it changed in these files:\n${fenced('diff', side.patch)}`
  return [`# ${title}: ${side.name}`, ...tasks, subjects, patch].filter(part => part !== '').join('\n\n')
}

/** What both sides of a conflict wanted and changed. */
export const sides = ({ ours, theirs }: Brief): string =>
  `${intent('The target (ours)', ours)}\n\n${intent('The branch (theirs)', theirs)}`

/** What whoever resolves a conflict has to know, in the words of both sides; `how` says in which form to answer. */
export function resolverPrompt(brief: Brief, how: string): string {
  const { branch, target } = brief.landing
  const rules = [
    '- Keep what both sides added. A line that one side added and that is not in your result has to be quoted, letter for letter, in your rationale with the reason why it is left out; a person then has to agree.',
    '- Leave no conflict marker (`<<<<<<<`, `|||||||`, `=======`, `>>>>>>>`).',
    brief.mayTouchAny
      ? '- Other files may be changed only where the two changes cannot work together otherwise.'
      : `- Change only these files: ${brief.files.join(', ')}. Anything else is refused, new files too.`,
    '- Write a rationale: for each conflict what each side wanted and what you did about it, in a few sentences.',
    '- Do not commit, push, or switch branches.',
  ]
  const priorities = brief.priorities.map((one, at) => `${at + 1}. ${one}`).join('\n')
  const before = brief.problems.map(({ message }) => `- ${message}`).join('\n')
  return `${[
    `# Resolve a merge conflict\nThe branch ${branch} does not merge into ${target}. In conflict: ${brief.files.join(', ')}.`,
    sides(brief),
    priorities === '' ? '' : `# What matters most\n${priorities}`,
    `# Rules\n${rules.join('\n')}`,
    before === '' ? '' : `# An earlier try was refused\n${before}`,
    `# How to answer\n${how}`,
  ]
    .filter(part => part !== '')
    .join('\n\n')}\n`
}
