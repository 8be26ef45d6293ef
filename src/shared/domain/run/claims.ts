/** What of a commit can claim something. */
export interface ClaimingCommit {
  readonly oid: string
  readonly subject: string
  readonly body: string
  readonly trailers: readonly { readonly key: string; readonly value: string }[]
}

export interface Claims {
  /** The newest commit whose trailer says that the task is done; null where none does. */
  readonly complete: string | null
  /** Waves the commits say they ended, in rising order. */
  readonly waves: readonly number[]
}

/** A wave and the newest of a run’s own commits that claims it. */
export interface WaveClaim {
  readonly wave: number
  readonly commit: string
}

const WAVE = /\bwave\s+(\d{1,4})\s+complete\b/gi
const TRAILER_LINE = /^(Task-Complete|Wave-Complete):[ \t]*(\S+)[ \t]*$/gim

/**
 * What commits (newest first) claim: `Task-Complete: <id>`, `Wave-Complete: <n>`, "Wave <n> Complete". A trailer also
 * counts on a line of its own above the last paragraph: agents add lines of their own below it.
 */
export function readClaims(commits: readonly ClaimingCommit[], task: string): Claims {
  let complete: string | null = null
  const waves = new Set<number>()
  const wave = (written: string | undefined) => {
    const n = Number(written)
    if (Number.isSafeInteger(n) && n > 0) waves.add(n)
  }
  for (const { oid, subject, body, trailers } of commits) {
    const written = [...body.matchAll(TRAILER_LINE)].map(([, key, value]) => ({ key: key ?? '', value: value ?? '' }))
    for (const { key, value } of [...trailers, ...written]) {
      const name = key.toLowerCase()
      if (name === 'task-complete' && value.trim() === task) complete ??= oid
      if (name === 'wave-complete') wave(value.trim())
    }
    for (const [, n] of `${subject}\n${body}`.matchAll(WAVE)) wave(n)
  }
  return { complete, waves: [...waves].sort((a, b) => a - b) }
}

/**
 * The waves that a run's own commits claim, rising, each by the newest of them. Own are those on the first-parent line:
 * what a merge brings along is somebody else's, and so is what they claim.
 */
export function waveClaims(
  commits: readonly (ClaimingCommit & { readonly parents: readonly string[] })[],
): WaveClaim[] {
  const byOid = new Map(commits.map(commit => [commit.oid, commit]))
  const found = new Map<number, string>()
  for (let at = commits[0]; at !== undefined; at = byOid.get(at.parents[0] ?? ''))
    for (const wave of readClaims([at], '').waves) if (!found.has(wave)) found.set(wave, at.oid)
  return [...found].map(([wave, commit]) => ({ wave, commit })).sort((a, b) => a.wave - b.wave)
}
