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
    if (text.startsWith('diff --git ')) {
      files.push({ path: pathOf(text), lines: [] })
      inHead = true
      continue
    }
    if (text.startsWith('@@') || text.startsWith('Binary files')) inHead = false
    if (!inHead) files.at(-1)?.lines.push({ at, text })
  }
  for (const file of files) while (file.lines.at(-1)?.text === '') file.lines.pop()
  return files
}

/** The new name in `diff --git a/x b/x`; quoted names keep their quotes out. */
function pathOf(line: string): string {
  const rest = line.slice('diff --git '.length)
  const split = rest.indexOf(' b/')
  const quoted = rest.indexOf(' "b/')
  if (quoted >= 0) return rest.slice(quoted + 4).replace(/"$/, '')
  return split < 0 ? rest : rest.slice(split + 3)
}
