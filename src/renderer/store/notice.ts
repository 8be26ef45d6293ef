import type { Failure } from '@shared/domain/failure'

/** Something to tell the person; the window decides how it looks. */
export type Notice =
  | { kind: 'done'; title: string; undo?: () => void }
  | { kind: 'refused'; failure: Failure }
  | { kind: 'info'; title: string; detail?: string }
