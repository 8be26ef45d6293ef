import type { GitCall, GitError } from '@main/ports/git-error'
import { err, type Result } from '@shared/lib/result'
import { noCall } from './classify'

type Facts = GitError extends infer E ? (E extends GitError ? Omit<E, 'argv' | 'exitCode' | 'stderr'> : never) : never

/** A failure a verb decides by itself, with all its facts; `call` when a command had been started. */
export function refuse(facts: Facts, call: Omit<GitCall, 'message'> = noCall): Result<never, GitError> {
  const { argv, exitCode, stderr } = call
  return err({ ...facts, argv, exitCode, stderr })
}

/** Refusal of what only a checkout can do. */
export const noCheckout = (): Result<never, GitError> =>
  refuse({ code: 'bare', message: 'This repository has no checkout. Open one of its checkouts instead.' })

/** Turns an error of the file system into one of git's. */
export function fromFileSystem(cause: unknown, doing: string): Result<never, GitError> {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return refuse({
      code: 'disk-full',
      message: `The disk is full, so Espalier could not ${doing}. Free some space and try again.`,
    })
  }
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') {
    return refuse({
      code: 'permission',
      message: `The system does not let Espalier ${doing} (${errno}). Check who owns the files.`,
    })
  }
  return refuse({
    code: 'failed',
    message: `Espalier could not ${doing} (${errno}). Look at the folder and try again.`,
  })
}
