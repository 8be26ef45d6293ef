import type { Trailer } from '@main/ports/git-types'

/** The trailer that ties a commit to its landing; "landed" is read from it. */
export const LANDING_TRAILER = 'Espalier-Landing'

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Message of the commit that lands a branch. Nothing that is only known later is in it. */
export function landingMessage(entry: {
  readonly id: string
  readonly branch: string
  readonly title: string | null
}): string {
  const title = entry.title === null ? '' : oneLine(entry.title)
  return `Land ${entry.branch}${title === '' ? '' : `: ${title}`}\n\n${LANDING_TRAILER}: ${entry.id}\n`
}

/** The landings a commit says it is. */
export const landingsIn = (trailers: readonly Trailer[]): string[] =>
  trailers.filter(({ key }) => key.toLowerCase() === LANDING_TRAILER.toLowerCase()).map(({ value }) => value.trim())
