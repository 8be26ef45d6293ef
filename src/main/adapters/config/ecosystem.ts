/** One gate that a project offers. */
export interface FoundGate {
  readonly name: string
  readonly run: string
  /** Folder it runs in; "" for the root. */
  readonly directory: string
  /** Why it is there, for the comment beside it. */
  readonly why: string
  readonly timeout: string
}

/** What one tool chain brings to a project. */
export interface Ecosystem {
  readonly name: string
  readonly languages: readonly string[]
  readonly frameworks: readonly string[]
  /** Installs the dependencies in a fresh checkout; null when there are none. */
  readonly setup: string | null
  readonly gates: readonly FoundGate[]
}
