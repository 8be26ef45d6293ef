/** A reactor: follows the engine's events, acts through ports, dispatches further commands. */
export interface Service {
  /** Resolves when it has nothing under way. */
  drain(): Promise<void>
  /** Stops reacting and resolves when nothing it started is left half-done. Running agents are not touched. */
  close(): Promise<void>
}
