/** Diagnostic log of the program itself (not the project's event log). Never hand it a secret. */
export interface Log {
  debug(message: string, facts?: Record<string, unknown>): void
  info(message: string, facts?: Record<string, unknown>): void
  warn(message: string, facts?: Record<string, unknown>): void
  error(message: string, facts?: Record<string, unknown>): void
  child(facts: Record<string, unknown>): Log
}
