/** What a checkout takes on the disk. */
export interface DiskUse {
  /** Bytes that would be free if it went. */
  readonly own: number
  /** Bytes more that a copy with objects of its own would take. */
  readonly saved: number
}

/** Measures folders, off the engine's way: a few files at a time, each wait leaving room for other work. */
export interface Disk {
  /** `objects` is the folder whose objects a worktree uses without having them; null for a clone. */
  use(checkout: { readonly path: string; readonly objects: string | null }): Promise<DiskUse>
}
