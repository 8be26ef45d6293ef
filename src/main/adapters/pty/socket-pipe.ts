import { connect, type Socket } from 'node:net'
import type { FramePipe } from '@main/ports/terminals'
import { prefixFrame } from '@shared/contract/terminal/frames'
import { createSplitter } from '@shared/contract/terminal/splitter'

/** A frame pipe over a connected stream socket; frames wait in the socket until `onFrame` is called. */
export const pipeOver = (socket: Socket): FramePipe => {
  let onFrame: (frame: Uint8Array) => void = () => undefined
  let onDrain = (): void => undefined
  let onClose = (): void => undefined
  const splitter = createSplitter(frame => onFrame(frame))
  socket.on('data', chunk => {
    if (!splitter.push(chunk).ok) socket.destroy()
  })
  socket.on('drain', () => onDrain())
  socket.on('error', () => socket.destroy())
  socket.once('close', () => onClose())
  // Nothing is read until someone listens, so that no frame is lost.
  socket.pause()
  return {
    send: frame => socket.destroyed || socket.write(prefixFrame(frame)),
    onFrame(listener) {
      onFrame = listener
      socket.resume()
    },
    onDrain(listener) {
      onDrain = listener
    },
    onClose(listener) {
      if (socket.destroyed) listener()
      else onClose = listener
    },
    pause: () => {
      socket.pause()
    },
    resume: () => {
      socket.resume()
    },
    close: () => {
      socket.destroy()
    },
  }
}

/** Connects to a socket or named pipe; undefined when nobody answers there. */
export const connectPipe = (path: string): Promise<FramePipe | undefined> =>
  new Promise(resolve => {
    const socket = connect(path)
    const onError = (): void => resolve(undefined)
    socket.once('error', onError)
    socket.once('connect', () => {
      socket.off('error', onError)
      resolve(pipeOver(socket))
    })
  })
