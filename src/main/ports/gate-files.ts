/** A file a gate made or changed, by its path below the checkout. */
export interface GateFile {
  readonly path: string
  readonly size: number
  /** Differs whenever the file was written again. */
  readonly stamp: string
}

/** A file kept with a gate's evidence. */
export interface KeptFile {
  readonly path: string
  readonly size: number
}

/** Reports and artefacts of gates: found in gate checkouts, kept beside the logs. */
export interface GateFiles {
  /** Plain files below a folder that match any of the patterns, or lie in a folder that does; links are not followed. */
  find(root: string, globs: readonly string[]): Promise<readonly GateFile[]>
  /** The text of a file found; null when it is gone or longer than that. */
  read(root: string, path: string, maxBytes: number): Promise<string | null>
  /** Says that next to nothing is free on the disk that holds a path; null while there is room. */
  full(path: string): Promise<string | null>
  /** Copies files into the evidence kept under a log's id, within limits. Answers those kept, and why others were not. */
  keep(
    id: string,
    root: string,
    files: readonly GateFile[],
  ): Promise<{ readonly kept: readonly KeptFile[]; readonly left: readonly string[] }>
  /** A kept file: where it is and at most `maxBytes` of it; null when there is none. */
  kept(
    id: string,
    path: string,
    maxBytes: number,
  ): Promise<{ readonly at: string; readonly size: number; readonly bytes: Uint8Array } | null>
}
