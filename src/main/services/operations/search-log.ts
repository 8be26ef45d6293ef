import type { GateLogs } from '@main/ports/gate-logs'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { plainLine } from '@shared/domain/gate/figures'
import { createLineCutter } from '@shared/domain/gate/lines'
import { err, ok } from '@shared/lib/result'

const PIECE = 500_000
/** Longest part of a line that is looked at and shown. */
const LINE = 2000

/**
 * `log.search`: the lines of logs that hold a text, or match an expression where `regex` is set, colours taken out. Read
 * piece by piece, so that a long log does not hold up anything else. Errors: `bad-pattern`.
 */
export function searchLogs(logs: GateLogs): MethodHandler<ProjectApi['log.search'], unknown> {
  return async ({ logs: ids, text, regex, limit }) => {
    const wanted = matcher(text, regex)
    if (!wanted) return err({ code: 'bad-pattern', message: `${text.slice(0, 200)} is no regular expression.` })
    const lines: { log: string; line: number; text: string }[] = []
    for (const id of ids) {
      let number = 0
      const cutter = createLineCutter(line => {
        number += 1
        const plain = plainLine(line.slice(0, LINE))
        if (lines.length < limit && wanted(plain)) lines.push({ log: id, line: number, text: plain })
      })
      for (let offset = 0; lines.length < limit; ) {
        const part = await logs.read(id, offset, PIECE)
        if (!part) break
        cutter.push(part.text)
        if (part.next === offset || part.next >= part.size) break
        offset = part.next
      }
      cutter.end()
    }
    return ok({ lines, more: lines.length >= limit })
  }
}

function matcher(text: string, regex: boolean): ((line: string) => boolean) | null {
  if (!regex) {
    const low = text.toLowerCase()
    return line => line.toLowerCase().includes(low)
  }
  try {
    const expression = new RegExp(text)
    return line => expression.test(line)
  } catch {
    return null
  }
}
