import { err, ok, type Result } from '@shared/lib/result'

/** Where bytes stop being UTF-8: line and column from 1. */
export type BadBytes = { readonly line: number; readonly column: number; readonly what: string }

/** Bytes → text; a byte order mark is taken off. */
export function decodeUtf8(bytes: Uint8Array): Result<string, BadBytes> {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return err({ line: 1, column: 1, what: 'UTF-16' })
  const text = decode(bytes)
  return text === null ? err(firstBadByte(bytes)) : ok(text)
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

// Line by line, then the longest good beginning of the bad line: only ever done once, for a broken file.
function firstBadByte(bytes: Uint8Array): BadBytes {
  let line = 1
  for (let start = 0; start <= bytes.length; line++) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    const content = bytes.subarray(start, end)
    if (decode(content) === null) return { line, column: goodStart(content) + 1, what: 'bytes that are not UTF-8' }
    start = end + 1
  }
  return { line: 1, column: 1, what: 'bytes that are not UTF-8' }
}

function goodStart(content: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let good = 0
  try {
    for (let at = 0; at < content.length; at++)
      good += decoder.decode(content.subarray(at, at + 1), { stream: true }).length
  } catch {
    return good
  }
  return good
}
