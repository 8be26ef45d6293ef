/** One file of a patch: its lines, git's own headings left out. */
export interface PatchFile {
  path: string
  lines: { at: number; text: string }[]
}

/** Reads a patch as git writes it, file by file; at most `limit` lines. */
export function readPatch(patch: string, limit: number): PatchFile[] {
  const files: PatchFile[] = []
  let inHead = true
  for (const [at, text] of patch.split('\n').slice(0, limit).entries()) {
    const file = files.at(-1)
    if (text.startsWith('diff --git ')) {
      files.push({ path: newName(text.slice('diff --git '.length)), lines: [] })
      inHead = true
      continue
    }
    if (text.startsWith('@@') || text.startsWith('Binary files')) inHead = false
    // Where the two names differ, these say it without doubt.
    const renamed = inHead ? /^(?:rename|copy) to (.*)$/.exec(text)?.[1] : undefined
    if (file && renamed !== undefined) file.path = unquoted(renamed)
    if (!inHead) file?.lines.push({ at, text })
  }
  for (const file of files) while (file.lines.at(-1)?.text === '') file.lines.pop()
  return files.reduce<PatchFile[]>(joined, [])
}

/** A file that became a link, say, comes as one that goes and one that comes: it is shown as one. */
function joined(files: PatchFile[], next: PatchFile): PatchFile[] {
  const last = files.at(-1)
  if (last?.path !== next.path) return [...files, next]
  last.lines.push(...next.lines)
  return files
}

/** The new name in `a/x b/x`, where either may stand in quotes. Without quotes both are the same, or are said again below. */
function newName(names: string): string {
  const quoted = /(?:^| )("b\/(?:[^"\\]|\\.)*")$/.exec(names)?.[1]
  return (quoted === undefined ? names.slice((names.length + 1) / 2) : unquoted(quoted)).slice('b/'.length)
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' }

/** A name as it is, from how git quotes it. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name
  return name
    .slice(1, -1)
    .replace(/\\(?:([0-7]{3})|(.))/g, (_, octal?: string, letter = '') =>
      octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (ESCAPES[letter] ?? letter),
    )
}
