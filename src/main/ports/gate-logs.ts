/** One piece of a log. Offsets count bytes; a piece never ends in the middle of a character while more is to come. */
export interface LogPart {
  readonly text: string
  readonly offset: number
  /** Where the next piece begins. */
  readonly next: number
  /** Bytes there are now. */
  readonly size: number
  /** Somebody in this process still writes to it. */
  readonly running: boolean
}

/** The writing end of one log. */
export interface LogWriter {
  readonly id: string
  /** Adds bytes; never waits. Beyond the size limit they are counted and dropped, and the log says so. */
  write(bytes: Uint8Array | string): void
  /** Resolves when everything is in the file and readers were told that it is over. */
  end(): Promise<void>
}

/** Logs of gates and set-ups, kept as files, and small marks that outlive the process. */
export interface GateLogs {
  /** Starts a log under an id of `[a-z0-9-]+`; an existing one of that id is continued. Throws when the disk refuses. */
  open(id: string): Promise<LogWriter>
  /**
   * A piece of a log; null when there is none under this id.
   * @param offset bytes from the start; negative counts from the end
   * @param limit most bytes to give
   */
  read(id: string, offset: number, limit: number): Promise<LogPart | null>
  /** Calls back with what is there from `offset` and then as it grows; the last piece says `running: false`. */
  follow(id: string, offset: number, onPart: (part: LogPart) => void, onMissing: () => void): () => void
  /** A small text kept under a name (any text); null when there is none. */
  recall(mark: string): Promise<string | null>
  /** Keeps a text under a name, whole or not at all; null forgets it. */
  remember(mark: string, text: string | null): Promise<void>
}
