import type { Blob, RepoRef } from '@main/ports/git-types'
import { err, ok } from '@shared/lib/result'
import { classify, gitError } from './classify'
import type { Answer, Exec } from './exec'
import type { ObjectReader } from './object-reader'
import { refuse } from './refuse'

/** A damaged object is `missing` to the kept-alive reader; a fresh git tells the two apart. */
async function missing(exec: Exec, repo: RepoRef, what: string): Answer<null> {
  const said = await exec.read(repo, { args: ['cat-file', '-t', what], codes: [0, 128], subject: what })
  if (!said.ok) return said
  const code = classify(said.value.stderr)
  if (code !== 'corrupt' && code !== 'permission') return ok(null)
  return err(gitError(code, { argv: [], exitCode: said.value.exitCode, stderr: said.value.stderr }))
}

/** A file's content by blob name or `<commit>:<path>`; null when there is no such file. */
export async function readBlob(
  exec: Exec,
  reader: ObjectReader,
  repo: RepoRef,
  what: string,
  maxBytes: number,
): Answer<Blob | null> {
  if (what.includes('\0') || what === '' || what.startsWith('-')) {
    return refuse({
      code: 'invalid-name',
      name: what,
      message: 'An object’s name cannot be empty, begin with a dash or hold a NUL character.',
    })
  }
  const info = await reader.ask(repo, 'info', what)
  if (!info.ok) return info
  if (info.value.kind === 'missing') return missing(exec, repo, what)
  if (info.value.type !== 'blob') return ok(null)
  if (info.value.size > maxBytes) {
    const message = `${what} has ${info.value.size} bytes, more than the ${maxBytes} asked for. Open it outside.`
    return refuse({ code: 'too-large', message })
  }
  const contents = await reader.ask(repo, 'contents', info.value.oid)
  if (!contents.ok) return contents
  return ok(contents.value.kind === 'missing' ? null : { oid: contents.value.oid, bytes: contents.value.bytes })
}
