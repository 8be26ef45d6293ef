/** Keeps the first `limit` bytes of a stream and remembers whether more came. */
export interface Collector {
  add(chunk: Buffer): void
  bytes(): Buffer
  overflowed(): boolean
}

/** Makes an empty collector for at most `limit` bytes. */
export function createCollector(limit: number): Collector {
  const chunks: Buffer[] = []
  let size = 0
  let more = false
  return {
    add(chunk) {
      const room = limit - size
      if (chunk.length > room) more = true
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
      if (kept.length === 0) return
      chunks.push(kept)
      size += kept.length
    },
    bytes: () => Buffer.concat(chunks),
    overflowed: () => more,
  }
}
