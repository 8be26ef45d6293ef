/** Remembers which process works in a folder of Espalier's, so that one whose engine was killed does not go on writing there. */
export interface Orphans {
  began(path: string, process: { readonly pid: number; readonly token: string }): Promise<void>
  ended(path: string): Promise<void>
  /** Ends what an earlier engine left running in a folder, if it provably is that process. */
  end(path: string): Promise<void>
}
