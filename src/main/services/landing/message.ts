import type { Commit, Trailer } from '@main/ports/git-types'

/** The trailer that ties a commit to its landing; "landed" is read from it. */
export const LANDING_TRAILER = 'Espalier-Landing'

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

interface Names {
  readonly id: string
  /** The branches that land as this entry, the first one first. */
  readonly branches: readonly string[]
  readonly title: string | null
}

function subject({ branches, title }: Names): string {
  const names = branches.length > 1 ? `${branches.slice(0, -1).join(', ')} and ${branches.at(-1)}` : branches[0]
  const said = title === null ? '' : oneLine(title)
  return `Land ${names}${said === '' ? '' : `: ${said}`}`
}

/** Message of the commit that lands an entry. Nothing that is only known later is in it. */
export const landingMessage = (entry: Names): string => `${subject(entry)}\n\n${LANDING_TRAILER}: ${entry.id}\n`

const LISTED = 100
const person = ({ name, email }: Commit['author']) => `${name} <${email}>`

/** Message of a squashed commit: what is in it, and who else wrote it. */
export function squashedMessage({ commits, ...entry }: Names & { readonly commits: readonly Commit[] }): string {
  const list = commits.slice(0, LISTED).map(commit => `* ${commit.subject}`)
  const more = commits.length > LISTED ? [`* and ${commits.length - LISTED} more`] : []
  const author = commits.at(-1)?.author
  const others = new Set(commits.map(commit => person(commit.author)))
  if (author) others.delete(person(author))
  const trailers = [...[...others].map(who => `Co-authored-by: ${who}`), `${LANDING_TRAILER}: ${entry.id}`]
  const said = list.length > 0 ? `${[...list, ...more].join('\n')}\n\n` : ''
  return `${subject(entry)}\n\n${said}${trailers.join('\n')}\n`
}

/** Message of a commit that repeats another on the target: the same words, and the landing. */
export function replayedMessage({ subject: first, body, trailers }: Commit, id: string): string {
  const mine = `${LANDING_TRAILER}: ${id}`
  if (body === '') return `${first}\n\n${mine}\n`
  return `${first}\n\n${body}${trailers.length > 0 ? '\n' : '\n\n'}${mine}\n`
}

/** The landings a commit says it is. */
export const landingsIn = (trailers: readonly Trailer[]): string[] =>
  trailers.filter(({ key }) => key.toLowerCase() === LANDING_TRAILER.toLowerCase()).map(({ value }) => value.trim())
