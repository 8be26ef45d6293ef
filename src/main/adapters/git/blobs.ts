import type { Blob, RepoRef } from '@main/ports/git-types'
import type { OpenProcess, Processes } from '@main/ports/processes'
import { err, ok } from '@shared/lib/result'
import { classify, gitError } from './classify'
import type { Answer, Exec } from './exec'
import { createReplyReader, type Reply, type ReplyReader } from './parse/cat-file'
import { createMutexes } from './queue'
import { refuse } from './refuse'

/** Reads blobs through one `git cat-file` a repository, kept alive while it is used. */
export interface Blobs {
  read(repo: RepoRef, what: string, maxBytes: number): Answer<Blob | null>
  close(): Promise<void>
}

interface Reader {
  readonly child: OpenProcess
  readonly replies: ReplyReader
  readonly said: { stderr: string }
  idle: NodeJS.Timeout | null
}

/** An unused reader is ended after this: it holds pack files open, which keeps Windows from deleting them. */
const IDLE = 30_000

/** Makes the reader of blobs. */
export function createBlobs(exec: Exec, processes: Processes): Blobs {
  const readers = new Map<string, Reader>()
  const mutexes = createMutexes()
  const keyOf = (repo: RepoRef) => `${repo.gitDir}\0${repo.quarantine ?? ''}`

  const end = async (key: string, reader: Reader) => {
    if (reader.idle) clearTimeout(reader.idle)
    if (readers.get(key) === reader) readers.delete(key)
    reader.replies.fail()
    await reader.child.stop()
  }

  const start = async (repo: RepoRef, key: string): Answer<Reader> => {
    const prepared = exec.prepare(repo, { args: ['cat-file', '--batch-command', '-z'] })
    const replies = createReplyReader()
    const said = { stderr: '' }
    const opened = await processes.open({
      ...prepared,
      onStdout: replies.feed,
      onStderr: chunk => {
        said.stderr = (said.stderr + chunk.toString('utf8')).slice(-2000)
      },
    })
    if (!opened.ok) {
      const code =
        opened.error.code === 'not-found' ? 'no-git' : opened.error.code === 'no-folder' ? 'not-a-repository' : 'failed'
      return err(gitError(code, { argv: prepared.argv, exitCode: null, stderr: opened.error.message }))
    }
    const reader: Reader = { child: opened.value, replies, said, idle: null }
    readers.set(key, reader)
    void opened.value.exited.then(() => {
      if (readers.get(key) === reader) readers.delete(key)
      replies.fail()
    })
    return ok(reader)
  }

  const ask = async (repo: RepoRef, key: string, command: 'info' | 'contents', what: string): Answer<Reply> => {
    // A reader may have died since it was last used: then a fresh one is asked, once.
    for (let attempt = 0; ; attempt += 1) {
      const known = readers.get(key)
      const begun = known ? ok(known) : await start(repo, key)
      if (!begun.ok) return begun
      const reply = begun.value.replies.next(what, command === 'contents')
      const sent = await begun.value.child.write(`${command} ${what}\0`)
      if (!sent) begun.value.replies.fail()
      const answer = await reply
      if (answer !== null) return ok(answer)
      if (attempt > 0) {
        const { argv } = exec.prepare(repo, { args: ['cat-file', '--batch-command', '-z'] })
        const { exitCode } = await begun.value.child.exited
        return err(gitError(classify(begun.value.said.stderr), { argv, exitCode, stderr: begun.value.said.stderr }))
      }
    }
  }

  /** A damaged object is `missing` to the kept-alive reader; a fresh git tells the two apart. */
  const missing = async (repo: RepoRef, what: string): Answer<null> => {
    const said = await exec.read(repo, { args: ['cat-file', '-t', what], codes: [0, 128], subject: what })
    if (!said.ok) return said
    const code = classify(said.value.stderr)
    if (code !== 'corrupt' && code !== 'permission') return ok(null)
    return err(gitError(code, { argv: [], exitCode: said.value.exitCode, stderr: said.value.stderr }))
  }

  return {
    read(repo, what, maxBytes) {
      const key = keyOf(repo)
      return mutexes.run(key, async () => {
        if (what.includes('\0') || what === '' || what.startsWith('-')) {
          return refuse({
            code: 'invalid-name',
            name: what,
            message: 'An object’s name cannot be empty, begin with a dash or hold a NUL character.',
          })
        }
        const before = readers.get(key)
        if (before?.idle) clearTimeout(before.idle)
        try {
          const info = await ask(repo, key, 'info', what)
          if (!info.ok) return info
          if (info.value.kind === 'missing') return missing(repo, what)
          if (info.value.type !== 'blob') return ok(null)
          if (info.value.size > maxBytes) {
            const message = `${what} has ${info.value.size} bytes, more than the ${maxBytes} asked for. Open it outside.`
            return refuse({ code: 'too-large', message })
          }
          const contents = await ask(repo, key, 'contents', info.value.oid)
          if (!contents.ok) return contents
          return ok(contents.value.kind === 'missing' ? null : { oid: contents.value.oid, bytes: contents.value.bytes })
        } finally {
          const reader = readers.get(key)
          if (reader) {
            reader.idle = setTimeout(() => void mutexes.run(key, () => end(key, reader)), IDLE)
            reader.idle.unref()
          }
        }
      })
    },
    async close() {
      await Promise.all([...readers].map(([key, reader]) => mutexes.run(key, () => end(key, reader))))
    },
  }
}
