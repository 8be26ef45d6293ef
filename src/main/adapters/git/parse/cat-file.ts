import type { Oid } from '@main/ports/git-types'

export type Reply =
  | { readonly kind: 'missing' }
  | { readonly kind: 'object'; readonly oid: Oid; readonly type: string; readonly size: number; readonly bytes: Buffer }

/** Cuts the output of `git cat-file --batch-command` into answers. One question is open at a time. */
export interface ReplyReader {
  /** Resolves with the answer to the question about to be asked; null when the program goes away first. */
  next(asked: string, contents: boolean): Promise<Reply | null>
  feed(chunk: Buffer): void
  /** Ends the open question: the program is gone. */
  fail(): void
}

interface Open {
  /** Git repeats the name, line breaks and all, when it has no such object. */
  readonly missing: readonly Buffer[]
  readonly contents: boolean
  readonly resolve: (reply: Reply | null) => void
}

/** Makes a reader that holds nothing yet. */
export function createReplyReader(): ReplyReader {
  let open: Open | null = null
  let chunks: Buffer[] = []
  let held = 0
  let wanted = 1
  const settle = (reply: Reply | null) => {
    const settled = open
    open = null
    chunks = []
    held = 0
    wanted = 1
    settled?.resolve(reply)
  }
  const look = () => {
    // Joining is put off until the announced size is there, so that a large blob is copied once.
    if (!open || held < wanted) return
    const all = Buffer.concat(chunks)
    chunks = [all]
    if (open.missing.some(line => all.equals(line))) return settle({ kind: 'missing' })
    const end = all.indexOf(10)
    const header = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(all.subarray(0, Math.max(end, 0)).toString('latin1'))
    if (!header) return
    const [, oid = '', type = '', digits = '0'] = header
    const size = Number(digits)
    if (!open.contents) return settle({ kind: 'object', oid, type, size, bytes: Buffer.alloc(0) })
    wanted = end + 1 + size + 1
    if (held >= wanted) settle({ kind: 'object', oid, type, size, bytes: all.subarray(end + 1, end + 1 + size) })
  }
  return {
    next: (asked, contents) =>
      new Promise(resolve => {
        const missing = ['missing', 'ambiguous'].map(word => Buffer.from(`${asked} ${word}\n`))
        open = { missing, contents, resolve }
      }),
    feed(chunk) {
      if (!open) return
      chunks.push(chunk)
      held += chunk.length
      look()
    },
    fail: () => settle(null),
  }
}
