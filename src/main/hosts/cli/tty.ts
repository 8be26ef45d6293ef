/** What a verb needs of the person's terminal; `process.stdin` and `process.stdout` fit. */
export interface TtyInput {
  isTTY?: boolean
  setRawMode?(on: boolean): unknown
  on(event: 'data', listener: (bytes: Buffer) => void): unknown
  off(event: 'data', listener: (bytes: Buffer) => void): unknown
  resume(): unknown
  pause(): unknown
}

export interface TtyOutput {
  isTTY?: boolean
  /** Size in cells. */
  columns?: number
  rows?: number
  /** Writes bytes; `done` is called when they are out. */
  write(bytes: Uint8Array | string, done?: () => void): unknown
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

export interface Tty {
  readonly input: TtyInput
  readonly output: TtyOutput
}
