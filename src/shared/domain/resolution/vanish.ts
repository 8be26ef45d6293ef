import type { Vanished } from './schema'

/** One file of a merge as its four texts; null where it does not exist, or is not text on that side. */
export interface FourTexts {
  readonly path: string
  readonly base: string | null
  readonly ours: string | null
  readonly theirs: string | null
  readonly result: string | null
}

/** A line as it is compared: white space does not count. */
export const normaliseLine = (line: string): string => line.trim().replace(/\s+/g, ' ')

type Counts = ReadonlyMap<string, number>

/** How often each line that says something stands in a text. */
export function lineCounts(text: string | null): Counts {
  const counts = new Map<string, number>()
  for (const raw of (text ?? '').split('\n')) {
    const line = normaliseLine(raw)
    if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return counts
}

const of = (counts: Counts, line: string): number => counts.get(line) ?? 0

/**
 * The lines each side added to a file that the result holds less often than it should. A side added a line as often as
 * it holds it more often than the common ancestor. What must be left: as many as the side that added more of it added,
 * on top of those of the ancestor that neither side took away.
 */
export function vanishedFrom(file: FourTexts): { ours: string[]; theirs: string[] } {
  const [base, ours, theirs, result] = [file.base, file.ours, file.theirs, file.result].map(lineCounts) as [
    Counts,
    Counts,
    Counts,
    Counts,
  ]
  const found = { ours: [] as string[], theirs: [] as string[] }
  const grown = (side: Counts, line: string) => of(side, line) - of(base, line)
  for (const line of new Set([...ours.keys(), ...theirs.keys()])) {
    const more = { ours: grown(ours, line), theirs: grown(theirs, line) }
    const most = Math.max(more.ours, more.theirs)
    if (most <= 0) continue
    const gone = Math.max(0, -more.ours) + Math.max(0, -more.theirs)
    const kept = Math.max(0, of(base, line) - gone)
    if (of(result, line) >= kept + most) continue
    if (more.ours > 0 && of(result, line) < kept + more.ours) found.ours.push(line)
    if (more.theirs > 0 && of(result, line) < kept + more.theirs) found.theirs.push(line)
  }
  return found
}

/** Whether a rationale speaks of a line: it quotes it, white space apart. */
export const accountsFor = (rationale: string, line: string): boolean =>
  rationale.replace(/\s+/g, ' ').includes(normaliseLine(line))

/** What of either side's additions is gone, file by file, and whether the rationale says so of every line. */
export function vanishedAmong(files: readonly FourTexts[], rationale: string): Vanished[] {
  return files.flatMap(file => {
    const { ours, theirs } = vanishedFrom(file)
    const entry = (side: Vanished['side'], lines: string[]): Vanished[] =>
      lines.length === 0
        ? []
        : [{ path: file.path, side, lines, accounted: lines.every(line => accountsFor(rationale, line)) }]
    return [...entry('ours', ours), ...entry('theirs', theirs)]
  })
}
