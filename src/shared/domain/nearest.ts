const NEAR = 3

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

/** The names a person may have meant, nearest first, at most three; capitals do not count. */
export function nearest(wanted: string, names: readonly string[]): string[] {
  const low = wanted.toLowerCase()
  return names
    .map(name => ({ name, far: name.toLowerCase().startsWith(low) ? 0 : distance(low, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
    .slice(0, NEAR)
    .map(({ name }) => name)
}
