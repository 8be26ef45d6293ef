import type { Look } from '@renderer/ui/look'
import type { Check } from './checks'

/** What a check is called. */
export const checkTitle = ({ what }: Check): string =>
  what.kind === 'branch' ? what.branch : `${what.gate} on ${what.rev ?? 'HEAD'}`

/** How a check stands, or what came of it. */
export function checkLook(check: Check): Look {
  if (check.state === 'running') return { shape: 'half', tone: 'leaf', word: 'Checking', live: true }
  if (check.state === 'failed')
    return check.failure?.code === 'cancelled'
      ? { shape: 'slash', tone: 'ink-3', word: 'Stopped' }
      : { shape: 'bang', tone: 'rust', word: 'Could not be checked' }
  const branch = check.what.kind === 'branch'
  if ((check.branch ?? check.gate)?.ok) return { shape: 'check', tone: 'leaf', word: branch ? 'Would land' : 'Passed' }
  return { shape: 'cross', tone: 'rust', word: branch ? 'Would be refused' : 'Failed' }
}
