/** Oldest git that knows everything needed (`merge-tree --write-tree --stdin`, `cat-file --batch-command -z`). */
export const MINIMUM = '2.39'

/** Reads `git version`: `git version 2.39.5 (Apple Git-154)` gives `2.39.5`; null when it says something else. */
export const parseVersion = (text: string): string | null => /git version (\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1] ?? null

/** Whether a version is at least another; both as `2.39.5`. */
export function atLeast(version: string, wanted: string): boolean {
  const have = version.split('.').map(Number)
  const need = wanted.split('.').map(Number)
  for (let index = 0; index < need.length; index += 1) {
    const difference = (have[index] ?? 0) - (need[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
