import type { Files } from '@main/ports/files'
import type { Failure } from '@shared/domain/failure'
import { globMatcher, isGlob } from '@shared/lib/glob'
import { err, ok, type Result } from '@shared/lib/result'

/** Paths a pattern of `checkouts.copy` names below `root`; only its last part may be a glob. Never leads out of `root`. */
async function matches(files: Files, root: string, pattern: string): Promise<string[]> {
  if (pattern.split(/[\\/]/).includes('..')) return []
  if (!isGlob(pattern)) return [pattern]
  const cut = pattern.lastIndexOf('/')
  const folder = cut < 0 ? '' : pattern.slice(0, cut + 1)
  if (isGlob(folder)) return []
  const fits = globMatcher([pattern.slice(cut + 1)])
  const names = await files.names(`${root}/${folder}`)
  return names.filter(name => name !== '.git' && fits(name)).map(name => folder + name)
}

/**
 * Copies what git does not bring along (`checkouts.copy`, such as .env) from the person's checkout into a new one.
 * What is there already stays; what the person does not have is left out. Failure: `copy`.
 */
export async function copyIgnored(
  files: Files,
  patterns: readonly string[],
  from: string,
  to: string,
): Promise<Result<readonly string[], Failure>> {
  const copied: string[] = []
  for (const pattern of patterns) {
    for (const path of await matches(files, from, pattern)) {
      const done = await files.copyNew(`${from}/${path}`, `${to}/${path}`)
      if (!done.ok) return err({ code: 'copy', message: done.error.message, path: done.error.path })
      if (done.value === 'copied') copied.push(path)
    }
  }
  return ok(copied)
}
