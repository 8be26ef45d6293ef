import type { TreeEntry } from '@main/ports/git-types'

/** Reads `git ls-tree -z`. */
export function parseTree(text: string): TreeEntry[] {
  return text.split('\0').flatMap(line => {
    const tab = line.indexOf('\t')
    const [mode = '', type = '', oid = ''] = line.slice(0, tab).split(' ')
    if (type !== 'blob' && type !== 'tree' && type !== 'commit') return []
    return [{ mode, type, oid, path: line.slice(tab + 1) }]
  })
}

/** Reads `git ls-files -z --stage` and keeps the paths of nested commits (submodules and repositories added as such). */
export function parseGitlinks(text: string): string[] {
  return text.split('\0').flatMap(line => (line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : []))
}

/** Reads a list of NUL-terminated paths. */
export const parsePaths = (text: string): string[] => text.split('\0').filter(path => path !== '')

/** Reads `git ls-files -v -z`: the paths git was told to take for unchanged, and those to leave out of the checkout. */
export function parseTagged(text: string): { readonly assumed: string[]; readonly skipped: string[] } {
  const assumed: string[] = []
  const skipped: string[] = []
  for (const line of parsePaths(text)) {
    const tag = line.charAt(0)
    if (tag === 'S' || tag === 's') skipped.push(line.slice(2))
    if (tag >= 'a' && tag <= 'z') assumed.push(line.slice(2))
  }
  return { assumed, skipped }
}
