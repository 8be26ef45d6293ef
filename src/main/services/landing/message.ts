import type { Commit, Trailer } from '@main/ports/git-types'

/** The trailer that ties a commit to its landing; "landed" is read from it. */
export const LANDING_TRAILER = 'Espalier-Landing'

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The trailer that says which landing, taken back before, is in a commit again, or still. */
const RESTORES_TRAILER = 'Espalier-Restores'

/** What was taken back and is in a commit all the same. */
export interface Restored {
  readonly landing: string
  /** The branch that took it back, and with which commit. */
  readonly target: string
  readonly at: string
}

interface Names {
  readonly id: string
  readonly restores: readonly Restored[]
  /** The branches that land as this entry, the first one first. */
  readonly branches: readonly string[]
  readonly title: string | null
}

function subject({ branches, title }: Names): string {
  const names = branches.length > 1 ? `${branches.slice(0, -1).join(', ')} and ${branches.at(-1)}` : branches[0]
  const said = title === null ? '' : oneLine(title)
  return `Land ${names}${said === '' ? '' : `: ${said}`}`
}

const restoring = ({ restores }: Names): string[] => {
  const said = restores.map(
    ({ landing, target, at }) => `This holds ${landing}, which ${target} took back with ${at.slice(0, 12)}.`,
  )
  return said.length > 0 ? [said.join('\n')] : []
}

const trailersOf = ({ id, restores }: Names): string[] => [
  ...restores.map(({ landing }) => `${RESTORES_TRAILER}: ${landing}`),
  `${LANDING_TRAILER}: ${id}`,
]

/** Message of the commit that lands an entry. Nothing that is only known later is in it. */
export const landingMessage = (entry: Names): string =>
  `${[subject(entry), ...restoring(entry), trailersOf(entry).join('\n')].join('\n\n')}\n`

const LISTED = 100
const person = ({ name, email }: Commit['author']) => `${name} <${email}>`

/** Message of a squashed commit: what is in it, and who else wrote it. */
export function squashedMessage({
  commits,
  author,
  ...entry
}: Names & { readonly commits: readonly Commit[]; readonly author: Commit['author'] | undefined }): string {
  const list = commits.slice(0, LISTED).map(commit => `* ${commit.subject}`)
  const more = commits.length > LISTED ? [`* and ${commits.length - LISTED} more`] : []
  const others = new Set(commits.map(commit => person(commit.author)))
  if (author) others.delete(person(author))
  const trailers = [...[...others].map(who => `Co-authored-by: ${who}`), ...trailersOf(entry)]
  // A taking back that somebody undid on the way stays known as such.
  const undone = commits.flatMap(({ body }) => body.match(/^This reverts commit [0-9a-f]{40,64}/gm) ?? [])
  const parts = [[...list, ...more].join('\n'), undone.map(line => `${line}.`).join('\n'), ...restoring(entry)]
  return `${[subject(entry), ...parts.filter(part => part !== ''), trailers.join('\n')].join('\n\n')}\n`
}

/** Message of a commit that repeats another on the target: the same words, and the landing. */
export function replayedMessage({ subject: first, body, trailers }: Commit, id: string): string {
  const mine = `${LANDING_TRAILER}: ${id}`
  if (body === '') return `${first}\n\n${mine}\n`
  return `${first}\n\n${body}${trailers.length > 0 ? '\n' : '\n\n'}${mine}\n`
}

const valuesOf = (trailers: readonly Trailer[], name: string): string[] =>
  trailers.filter(({ key }) => key.toLowerCase() === name.toLowerCase()).map(({ value }) => value.trim())

/** The landings that a commit says it holds although they were taken back. */
export const restoredIn = (trailers: readonly Trailer[]): string[] => valuesOf(trailers, RESTORES_TRAILER)

/** The landing a commit says it is: the last word is Espalier's own, what it repeats may have brought others along. */
export const landingIn = (trailers: readonly Trailer[]): string | null =>
  valuesOf(trailers, LANDING_TRAILER).at(-1) ?? null
