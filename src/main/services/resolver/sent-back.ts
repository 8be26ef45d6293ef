import type { Landing } from '@shared/domain/landing/schema'
import { type Brief, sides } from './prompt'

/** What an agent is told of a landing that came back to it: why, both sides of a conflict, and what to do. */
export function sentBack(landing: Landing, brief: Brief | null, output: string | null): string {
  const { branch, target, reason } = landing
  const why = reason ? `${reason.message}` : `${branch} did not land on ${target}.`
  const steps = brief
    ? [
        `1. git merge ${target}`,
        `2. Resolve ${brief.files.join(', ')}: keep what both sides added, leave no marker.`,
        '3. Run the tests, then commit.',
      ]
    : [
        `1. git merge ${target}`,
        output === null ? '2. Mend what is said above.' : '2. Mend what the output above shows.',
        '3. Run the tests, then commit.',
      ]
  const parts = [
    why,
    brief ? sides(brief) : '',
    output === null ? '' : `The end of its output:\n\n${output.trimEnd().replace(/^/gm, '    ')}`,
    `What to do:\n${steps.join('\n')}`,
  ]
  return parts
    .filter(part => part !== '')
    .join('\n\n')
    .slice(0, 50_000)
}
