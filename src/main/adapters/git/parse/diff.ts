import type { ChangeKind, FileChange } from '@main/ports/git-types'

const kinds: Readonly<Record<string, ChangeKind>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type-changed',
}

interface Raw extends Omit<FileChange, 'added' | 'removed'> {}

const lines = (text: string): number | null => (text === '-' ? null : Number(text))

/** Reads one difference, from a field on: all raw records come first, then the counts in the same order. */
function parseFrom(fields: readonly string[], start: number): { readonly changes: FileChange[]; readonly end: number } {
  const raw: Raw[] = []
  let at = start
  for (; fields[at]?.startsWith(':'); ) {
    const [oldMode = '', newMode = '', oldOid = '', newOid = '', letter = ''] = (fields[at] ?? '').slice(1).split(' ')
    const kind = kinds[letter[0] ?? ''] ?? 'modified'
    const moved = kind === 'renamed' || kind === 'copied'
    const first = fields[at + 1] ?? ''
    raw.push({
      kind,
      oldMode,
      newMode,
      oldOid,
      newOid,
      from: moved ? first : null,
      path: moved ? (fields[at + 2] ?? '') : first,
    })
    at += moved ? 3 : 2
  }
  const changes = raw.map(change => {
    const [added = '-', removed = '-'] = (fields[at] ?? '').split('\t')
    at += change.from === null ? 1 : 3
    return { ...change, added: lines(added), removed: lines(removed) }
  })
  return { changes, end: at }
}

/** Reads `git diff-tree -r -z --raw --numstat`. */
export const parseDiff = (text: string): FileChange[] => parseFrom(text.split('\0'), 0).changes

/** Reads the same with `--stdin --always`: each difference follows the name of its commit. Null: they are not `count`. */
export function parseDiffs(text: string, count: number): FileChange[][] | null {
  const fields = text.split('\0')
  const found: FileChange[][] = []
  for (let at = 0; at + 1 < fields.length; ) {
    const { changes, end } = parseFrom(fields, at + 1)
    found.push(changes)
    at = end
  }
  return found.length === count ? found : null
}
