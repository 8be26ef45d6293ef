import type { RepoRef } from '@main/ports/git-types'
import type { OpenProcess, Processes } from '@main/ports/processes'
import { err, ok } from '@shared/lib/result'
import { classify, gitError } from './classify'
import type { Answer, Exec } from './exec'
import { createReplyReader, type Reply, type ReplyReader } from './parse/cat-file'
import { createMutexes } from './queue'

type Command = 'info' | 'contents'

/** Asks about objects through one `git cat-file` a repository, kept alive while it is used. */
export interface ObjectReader {
  ask(repo: RepoRef, command: Command, what: string): Answer<Reply>
  /** As `ask`, but only of one that runs already; null where none does or it knows of no such object: a fresh git says why. */
  askRunning(repo: RepoRef, command: Command, what: string): Promise<Extract<Reply, { kind: 'object' }> | null>
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

/** Makes the reader of objects. */
export function createObjectReader(exec: Exec, processes: Processes): ObjectReader {
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

  const ask = async (repo: RepoRef, key: string, command: Command, what: string): Answer<Reply> => {
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

  /** Asks one question at a time, and ends the reader when nobody has asked for a while. */
  const inTurn = async (repo: RepoRef, command: Command, what: string): Answer<Reply> => {
    const key = keyOf(repo)
    return mutexes.run(key, async () => {
      const before = readers.get(key)
      if (before?.idle) clearTimeout(before.idle)
      try {
        return await ask(repo, key, command, what)
      } finally {
        const reader = readers.get(key)
        if (reader) {
          reader.idle = setTimeout(() => void mutexes.run(key, () => end(key, reader)), IDLE)
          reader.idle.unref()
        }
      }
    })
  }

  return {
    ask: inTurn,
    async askRunning(repo, command, what) {
      if (!readers.has(keyOf(repo))) return null
      const reply = await inTurn(repo, command, what)
      return reply.ok && reply.value.kind === 'object' ? reply.value : null
    },
    async close() {
      await Promise.all([...readers].map(([key, reader]) => mutexes.run(key, () => end(key, reader))))
    },
  }
}
