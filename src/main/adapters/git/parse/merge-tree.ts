import type { MergeMessage, MergeOutcome } from '@main/ports/git-types'

/** Reads `git merge-tree --write-tree -z --name-only`; `clean` is told by the exit code. */
export function parseMergeTree(text: string, clean: boolean): MergeOutcome {
  const fields = text.split('\0')
  const tree = (fields[0] ?? '').trim()
  if (clean) return { kind: 'clean', tree }
  const files: string[] = []
  let at = 1
  for (; at < fields.length && fields[at] !== ''; at += 1) files.push(fields[at] ?? '')
  at += 1
  const messages: MergeMessage[] = []
  while (at < fields.length && /^\d+$/.test(fields[at] ?? '')) {
    const count = Number(fields[at])
    const paths = fields.slice(at + 1, at + 1 + count)
    const type = fields[at + 1 + count] ?? ''
    messages.push({ type, paths, text: (fields[at + 2 + count] ?? '').trim() })
    at += count + 3
  }
  return { kind: 'conflict', tree, files: [...new Set(files)], messages }
}
