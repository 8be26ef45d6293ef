/** One end that carries terminal frames: a WebSocket, a MessagePort, the PTY host's socket. */
export interface FramePipe {
  send(frame: Uint8Array): void
  onFrame(handler: (frame: Uint8Array) => void): void
  onClose(handler: () => void): void
  close(): void
  /** Bytes handed to `send` that are not on their way yet. */
  buffered(): number
}

/** The PTY host's end: it can be told to wait. */
export interface HostPipe extends FramePipe {
  pause(): void
  resume(): void
}

/** Above this many unsent bytes the PTY host's end is paused, until the client's end has taken half of them. */
const HIGH = 1024 * 1024
const LOOK_AGAIN_MS = 4

/**
 * Joins a window's end to the PTY host's, frame by frame and unread. A window that takes frames slowly slows only its
 * own end down; when either goes both go.
 */
export async function relayFrames(client: FramePipe, open: () => Promise<HostPipe>): Promise<void> {
  const early: Uint8Array[] = []
  let host: HostPipe | null = null
  let gone = false
  client.onFrame(frame => (host ? host.send(frame) : early.push(frame)))
  client.onClose(() => {
    gone = true
    host?.close()
  })
  const opened = await open()
  if (gone) return opened.close()
  host = opened
  let paused = false
  const drain = () => {
    if (gone) return
    if (client.buffered() > HIGH / 2) return void setTimeout(drain, LOOK_AGAIN_MS)
    paused = false
    opened.resume()
  }
  opened.onFrame(frame => {
    client.send(frame)
    if (paused || client.buffered() < HIGH) return
    paused = true
    opened.pause()
    setTimeout(drain, LOOK_AGAIN_MS)
  })
  opened.onClose(() => client.close())
  for (const frame of early.splice(0)) opened.send(frame)
}
