import { globMatcher } from '../../lib/glob'
import { accessTo } from '../config/rules'
import type { ServiceConfig } from '../config/schema'

/** One changed file as far as scope goes; `from` is its old name where it was renamed. */
export interface ScopeChange {
  readonly path: string
  readonly from: string | null
  readonly kind: string
}

type Grounds = Pick<ServiceConfig, 'directories'>

/** A service without directories may write everywhere: nothing was said, so nothing is kept from it. */
const unlimited = ({ directories }: Grounds): boolean =>
  directories.length === 0 || directories.every(({ path, access }) => path === '.' && access === 'write')

/** Whether there is anything to check at all; most services may write everywhere. */
export const hasScope = (service: Grounds | undefined): boolean => service !== undefined && !unlimited(service)

/**
 * Every path a change touches: both names of what was renamed (one is taken away, one is made), the new name alone of
 * what was copied. Links, submodules and changed modes are changes like any other.
 */
export const touchedBy = (changes: readonly ScopeChange[]): string[] => [
  ...new Set(changes.flatMap(({ path, from, kind }) => (from !== null && kind !== 'copied' ? [from, path] : [path]))),
]

/** Those of the paths that a service may not write to, sorted. Which of several folders decides: the deepest. */
export const outsideScope = (service: Grounds, paths: Iterable<string>): string[] =>
  unlimited(service) ? [] : [...new Set(paths)].filter(path => accessTo(service, path) !== 'write').sort()

/** The folders a service may write to, as people write them. */
export const writableFolders = (service: Grounds): string[] =>
  service.directories
    .filter(({ access }) => access === 'write')
    .map(({ path }) => (path === '.' ? 'the whole repository' : path))

/** What is left of these paths after exceptions; each names a file, or several by a pattern. */
export function notExcepted(paths: readonly string[], exceptions: readonly { readonly paths: readonly string[] }[]) {
  const given = exceptions.flatMap(exception => exception.paths)
  const exact = new Set(given)
  const matches = globMatcher(given)
  return paths.filter(path => !exact.has(path) && !matches(path))
}
