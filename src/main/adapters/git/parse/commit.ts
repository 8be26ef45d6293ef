import type { CommitAt, Oid } from '@main/ports/git-types'

/** Reads the headers of a commit's object; what follows the first empty line is its message. */
export function parseCommit(oid: Oid, text: string): CommitAt {
  const headers = text.slice(0, Math.max(0, text.indexOf('\n\n'))).split('\n')
  const values = (name: string) =>
    headers.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1))
  return {
    oid,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    committedAt: Number(/ (\d+) [+-]\d+$/.exec(values('committer')[0] ?? '')?.[1] ?? 0),
  }
}
