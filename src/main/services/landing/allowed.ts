import type { FileChange } from '@main/ports/git-types'

interface Move {
  readonly from: string
  readonly to: string
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const inside = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`)

/** Folders a rename tells of: `old/a/f` → `new/a/f` says old/a → new/a and old → new. */
function folderMoves({ from, to }: Move): Move[] {
  const moves: Move[] = []
  let [a, b] = [folderOf(from), folderOf(to)]
  while (a !== b) {
    moves.push({ from: a, to: b })
    const same = a.slice(a.lastIndexOf('/') + 1) === b.slice(b.lastIndexOf('/') + 1)
    if (!same || a === '' || b === '') break
    a = folderOf(a)
    b = folderOf(b)
  }
  return moves
}

const renamesIn = (changes: readonly FileChange[]): Move[] =>
  changes.flatMap(({ kind, from, path }) => (kind === 'renamed' && from !== null ? [{ from, to: path }] : []))

/** Every path a change names, both names of what was renamed. */
export const pathsOf = (changes: readonly FileChange[]): string[] => [
  ...new Set(changes.flatMap(({ path, from }) => (from === null ? [path] : [path, from]))),
]

/**
 * L10: whether landing may change a path. It may where the entry's own diff changed it, or where that change arrives
 * under another name because one side renamed the file or its folder (git's merge follows both).
 * @param own the entry's diff from the merge base
 * @param target the target's diff from the merge base
 */
export function allowedPaths(own: readonly FileChange[], target: readonly FileChange[]): (path: string) => boolean {
  const paths = new Set(pathsOf(own))
  const theirs = renamesIn(target)
  for (const { from, to } of theirs) if (paths.has(from)) paths.add(to)
  for (const { from, to } of theirs.flatMap(folderMoves))
    for (const path of pathsOf(own))
      if (inside(path, from))
        paths.add(from === '' ? `${to}/${path}` : `${to}${path.slice(from.length)}`.replace(/^\//, ''))
  const moved = renamesIn(own).flatMap(folderMoves)
  return path => paths.has(path) || moved.some(({ from, to }) => inside(path, from) || inside(path, to))
}
