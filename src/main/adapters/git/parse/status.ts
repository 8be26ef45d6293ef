import type { FileState, Status, StatusEntry } from '@main/ports/git-types'

const states: Readonly<Record<string, FileState>> = {
  '.': 'unmodified',
  M: 'modified',
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type-changed',
}

/** Splits off the first `count` words; the rest may hold spaces. */
function words(line: string, count: number): string[] {
  const found: string[] = []
  let from = 0
  for (let index = 0; index < count; index += 1) {
    const space = line.indexOf(' ', from)
    found.push(line.slice(from, space))
    from = space + 1
  }
  return [...found, line.slice(from)]
}

function entry(xy: string, sub: string, path: string, from: string | null): StatusEntry {
  return {
    path,
    from,
    staged: states[xy[0] ?? '.'] ?? 'modified',
    unstaged: states[xy[1] ?? '.'] ?? 'modified',
    submodule: sub.startsWith('S')
      ? { commit: sub[1] === 'C', modified: sub[2] === 'M', untracked: sub[3] === 'U' }
      : null,
  }
}

/** Reads `git status --porcelain=v2 --branch -z`. */
export function parseStatus(text: string): Status {
  const changed: StatusEntry[] = []
  const unmerged: string[] = []
  const untracked: string[] = []
  const header = new Map<string, string>()
  const records = text.split('\0')
  for (let at = 0; at < records.length; at += 1) {
    const line = records[at] ?? ''
    switch (line[0]) {
      case '#': {
        const [, key = '', value = ''] = words(line, 2)
        header.set(key, value)
        break
      }
      case '1': {
        const [, xy = '', sub = '', , , , , , path = ''] = words(line, 8)
        changed.push(entry(xy, sub, path, null))
        break
      }
      case '2': {
        const [, xy = '', sub = '', , , , , , , path = ''] = words(line, 9)
        at += 1
        changed.push(entry(xy, sub, path, records[at] ?? ''))
        break
      }
      case 'u':
        unmerged.push(words(line, 10)[10] ?? '')
        break
      case '?':
        untracked.push(line.slice(2))
        break
    }
  }
  const counts = /^\+(\d+) -(\d+)$/.exec(header.get('branch.ab') ?? '')
  const branch = header.get('branch.head') ?? '(detached)'
  const head = header.get('branch.oid') ?? '(initial)'
  return {
    branch: branch === '(detached)' ? null : branch,
    head: head === '(initial)' ? null : head,
    upstream: header.get('branch.upstream') ?? null,
    ahead: counts ? Number(counts[1]) : null,
    behind: counts ? Number(counts[2]) : null,
    changed,
    unmerged,
    untracked,
  }
}
