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

/** Reads `git diff-tree -r -z --raw --numstat`: all raw records come first, then the counts in the same order. */
export function parseDiff(text: string): FileChange[] {
  const fields = text.split('\0')
  const raw: Raw[] = []
  let at = 0
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
  return raw.map(change => {
    const [added = '-', removed = '-'] = (fields[at] ?? '').split('\t')
    at += change.from === null ? 1 : 3
    return { ...change, added: lines(added), removed: lines(removed) }
  })
}
