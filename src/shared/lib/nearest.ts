/**
 * Number of single-letter edits (insert, delete, replace, swap of neighbours) between two texts, letter case aside.
 */
export function editDistance(a: string, b: string): number {
  const left = a.toLowerCase()
  const right = b.toLowerCase()
  const width = right.length + 1
  const table = new Uint16Array((left.length + 1) * width)
  const at = (row: number, column: number) => table[row * width + column] ?? 0
  for (let row = 0; row <= left.length; row++)
    for (let column = 0; column < width; column++) {
      if (row === 0 || column === 0) {
        table[row * width + column] = row + column
        continue
      }
      const same = left[row - 1] === right[column - 1] ? 0 : 1
      let best = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + same)
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        best = Math.min(best, at(row - 2, column - 2) + 1)
      table[row * width + column] = best
    }
  return at(left.length, right.length)
}

const longest = 100

/**
 * The candidate someone most likely meant by `typed`, or null when none is near: few edits away, or one is the
 * beginning of the other.
 */
export function nearest(typed: string, candidates: Iterable<string>): string | null {
  if (typed.length === 0 || typed.length > longest) return null
  let best: string | null = null
  let bestScore = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = editDistance(typed, candidate)
    const allowed = Math.max(2, Math.floor(Math.min(typed.length, candidate.length) / 2))
    const begins = typed.length >= 3 && candidate.toLowerCase().startsWith(typed.toLowerCase())
    const score = begins ? Math.min(distance, allowed + 0.5) : distance
    if (score > allowed + 0.5 || score >= Math.max(typed.length, candidate.length)) continue
    if (score < bestScore) {
      best = candidate
      bestScore = score
    }
  }
  return best
}
