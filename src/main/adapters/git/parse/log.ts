import type { Commit, Signature, Trailer } from '@main/ports/git-types'

/** The format `parseLog` reads: fixed fields, then one field a trailer, then an empty one. */
export const logFormat =
  'tformat:%H%x00%T%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%s%x00%b%x00%(trailers:only=true,unfold=true,separator=%x00)%x00'

function signature(name: string, email: string, raw: string): Signature {
  const [at = '0', offset = '+0000'] = raw.split(' ')
  return { name, email, at: Number(at), offset }
}

function trailer(line: string): Trailer {
  const cut = line.indexOf(':')
  return cut < 0 ? { key: line, value: '' } : { key: line.slice(0, cut).trim(), value: line.slice(cut + 1).trim() }
}

/** Reads `git log -z --date=raw` in `logFormat`. */
export function parseLog(text: string): Commit[] {
  const fields = text.split('\0')
  const commits: Commit[] = []
  for (let at = 0; at + 12 < fields.length; ) {
    const [
      oid = '',
      tree = '',
      parents = '',
      an = '',
      ae = '',
      ad = '',
      cn = '',
      ce = '',
      cd = '',
      subject = '',
      body = '',
    ] = fields.slice(at, at + 11)
    at += 11
    const trailers: Trailer[] = []
    // A trailer is never empty: the first empty field ends them, and one more ends the record when there were none.
    if (fields[at] === '') at += 2
    else {
      for (; at < fields.length && fields[at] !== ''; at += 1) trailers.push(trailer(fields[at] ?? ''))
      at += 1
    }
    commits.push({
      oid,
      tree,
      parents: parents === '' ? [] : parents.split(' '),
      author: signature(an, ae, ad),
      committer: signature(cn, ce, cd),
      subject,
      body: body.replace(/\n+$/, ''),
      trailers,
    })
  }
  return commits
}
