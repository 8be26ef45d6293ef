import type { GitError } from '@main/ports/git-error'
import type { FileChange, Oid } from '@main/ports/git-types'
import type { TreeChange } from '@main/ports/resolve-git'
import type { Reason } from '@shared/domain/primitives'
import { hasMarkers } from '@shared/domain/resolution/markers'
import type { Vanished } from '@shared/domain/resolution/schema'
import { type FourTexts, vanishedAmong } from '@shared/domain/resolution/vanish'
import { ok, type Result } from '@shared/lib/result'
import type { ResolverDeps } from './deps'
import { fourTexts, type Ground } from './ground'

export interface Checked {
  /** What is wrong with it; it is not taken unless this is empty. */
  readonly problems: readonly Reason[]
  /** Additions that are left out and spoken of: a person has to agree. */
  readonly vanished: readonly Vanished[]
  /** The merge with the resolution in it. */
  readonly tree: Oid
}

export interface Offered {
  /** A tree that holds the resolution; what it changes besides is looked at. */
  readonly tree: Oid
  readonly rationale: string
  readonly mayTouchAny: boolean
  /** Whether additions may not be missing: not so where a person, or an earlier yes of one, stands behind it. */
  readonly strict: boolean
}

/** Espalier's own folder in a checkout; nothing in it is part of a result. */
const OWN = '.multi-agent/'
const few = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`

/** The changes of a diff as changes of a tree: a rename is a file less and a file more. */
function asChanges(changes: readonly FileChange[]): TreeChange[] {
  return changes.flatMap(({ kind, path, from, newMode, newOid }) => {
    const to = { path, mode: newMode, oid: kind === 'deleted' ? null : newOid }
    return kind === 'renamed' && from !== null ? [{ path: from, mode: '0', oid: null }, to] : [to]
  })
}

const left = (files: readonly FourTexts[], strict: boolean, offered: Offered): [Reason[], Vanished[]] => {
  const problems: Reason[] = []
  const marked = files.filter(hasMarkers).map(({ path }) => path)
  if (marked.length > 0)
    problems.push({
      code: 'markers',
      message: `Conflict markers are left in ${few(marked)}.`,
      facts: { files: marked },
    })
  const vanished = strict ? vanishedAmong(files, offered.rationale) : []
  const silent = vanished.filter(({ accounted }) => !accounted)
  if (silent.length > 0 && marked.length === 0)
    problems.push({
      code: 'vanished',
      message: `Lines that one side had added are gone, and the rationale does not say why: ${silent
        .map(
          ({ path, side, lines }) =>
            `${path} (${side === 'ours' ? 'the target' : 'the branch'}): ${lines[0]?.slice(0, 120)}${lines.length > 1 ? ` and ${lines.length - 1} more` : ''}`,
        )
        .slice(0, 4)
        .join('; ')}.`.slice(0, 3900),
      facts: { files: [...new Set(silent.map(({ path }) => path))] },
    })
  return [problems, vanished]
}

/** Looks at what somebody made of a conflict: no marker left, nothing touched besides, no side's additions gone unsaid. */
export async function checkResult(
  deps: Pick<ResolverDeps, 'git' | 'resolveGit' | 'repo'>,
  ground: Ground,
  offered: Offered,
): Promise<Result<Checked, GitError>> {
  const { git, resolveGit, repo } = deps
  const found = await git.diff(repo, { from: ground.conflict.tree, to: offered.tree })
  if (!found.ok) return found
  const changes = asChanges(found.value).filter(({ path }) => !path.startsWith(OWN))
  const elsewhere = changes.map(({ path }) => path).filter(path => !ground.files.includes(path))
  const problems: Reason[] = []
  if (elsewhere.length > 0 && !offered.mayTouchAny)
    problems.push({
      code: 'elsewhere',
      message: `Files that are not in conflict were changed: ${few(elsewhere)}.`,
      facts: { files: elsewhere.slice(0, 200) },
    })
  if (offered.strict && offered.rationale.trim() === '')
    problems.push({ code: 'no-rationale', message: 'No rationale was written.' })
  const tree = await resolveGit.treeWith(repo, { tree: ground.conflict.tree, changes })
  if (!tree.ok) return tree
  const paths = [...new Set([...ground.files, ...elsewhere])]
  const texts = await Promise.all(paths.map(path => fourTexts(deps, ground, tree.value, path)))
  const [more, vanished] = left(texts, offered.strict, offered)
  return ok({ problems: [...problems, ...more], vanished, tree: tree.value })
}
