import { write } from 'node:fs'

/** Bytes kept for a program that does not read; beyond that input is dropped rather than memory filled. */
const MAX_QUEUED = 16 * 1024 * 1024
const FIRST_RETRY_MS = 2
const LAST_RETRY_MS = 100

/** Writes bytes to a descriptor that may be full, in order. */
export interface InputQueue {
  /** False when the queue is full: nothing of `bytes` was taken. */
  write(bytes: Uint8Array): boolean
  close(): void
}

/**
 * A queue on a pseudo-terminal's descriptor. node-pty's own retries in a busy loop while a program does not read; this one
 * waits longer each time, up to 100 ms.
 */
export const createInputQueue = (fd: number): InputQueue => {
  const queue: Uint8Array[] = []
  let queued = 0
  let offset = 0
  let retry = FIRST_RETRY_MS
  let busy = false
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const next = (): void => {
    const bytes = queue[0]
    if (closed || bytes === undefined) {
      busy = false
      return
    }
    busy = true
    write(fd, bytes, offset, bytes.length - offset, null, (error, written) => {
      if (closed) return
      if (error?.code === 'EAGAIN') {
        timer = setTimeout(next, retry)
        retry = Math.min(retry * 2, LAST_RETRY_MS)
        return
      }
      if (error !== null) return close()
      retry = FIRST_RETRY_MS
      offset += written
      queued -= written
      if (offset === bytes.length) {
        queue.shift()
        offset = 0
      }
      next()
    })
  }
  const close = (): void => {
    closed = true
    queue.length = 0
    clearTimeout(timer)
  }

  return {
    write(bytes) {
      if (closed || queued + bytes.length > MAX_QUEUED) return false
      if (bytes.length === 0) return true
      queue.push(bytes)
      queued += bytes.length
      if (!busy) next()
      return true
    },
    close,
  }
}
