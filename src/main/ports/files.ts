import type { Result } from '@shared/lib/result'

/** Why a file or folder could not be read or written. */
export type FileError = {
  readonly code: 'file'
  readonly errno: string
  readonly path: string
  readonly message: string
}

/** The few things services do with files that are not git's. All paths are absolute unless said otherwise. */
export interface Files {
  /** `path` seen from the folder `from`; `~/` is the user's home. */
  resolve(from: string, path: string): string
  /** What stands there; null for nothing (or nothing that may be looked at). */
  kind(path: string): Promise<'file' | 'folder' | 'other' | null>
  /** The path with symbolic links resolved; itself when it is not there. */
  real(path: string): Promise<string>
  /** The text of a file, null when there is none; at most `maxBytes` of it. */
  read(path: string, maxBytes: number): Promise<string | null>
  /** Writes a file whole or not at all, folders on the way included. */
  write(path: string, text: string): Promise<Result<void, FileError>>
  /** Copies a file or folder (sharing blocks where the disk can) unless something is there already. */
  copyNew(from: string, to: string): Promise<Result<'copied' | 'exists' | 'missing', FileError>>
  /** Names in a folder; empty when it cannot be read. */
  names(folder: string): Promise<readonly string[]>
  /** Removes an empty folder; false when there is anything in it. */
  removeEmpty(folder: string): Promise<boolean>
  /** Size of a file in bytes, null when there is none. */
  size(path: string): Promise<number | null>
  /** Free bytes on the disk that holds `path`; null where the system does not say. */
  free(path: string): Promise<number | null>
  /** Whether files can be made in the folder. */
  writable(folder: string): Promise<boolean>
  /** Whether two names that differ in case alone are one file there. */
  ignoresCase(folder: string): Promise<boolean>
}
