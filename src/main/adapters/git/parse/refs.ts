import type { Ref } from '@main/ports/git-types'

/** The format `parseRefs` reads; git 2.41 and newer count against a base by themselves. */
export const refsFormat = (base: string | null): string =>
  `%(refname)%00%(objectname)%00%(committerdate:unix)%00${base === null ? '' : `%(ahead-behind:${base})`}`

/** Reads `git for-each-ref` in `refsFormat`. A ref's name holds no line break, so lines part the records. */
export function parseRefs(text: string): Ref[] {
  return text.split('\n').flatMap(line => {
    const [name = '', oid = '', date = '', counts = ''] = line.split('\0')
    if (oid === '') return []
    const [ahead, behind] = counts === '' ? [null, null] : counts.split(' ').map(Number)
    return [{ name, oid, committedAt: Number(date || '0'), ahead: ahead ?? null, behind: behind ?? null }]
  })
}
