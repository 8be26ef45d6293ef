import { node } from './ecosystems-node'
import { dotnet, elixir, go, java, make, php, ruby, rust } from './ecosystems-other'
import { python } from './ecosystems-python'
import type { Folder } from './survey'

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

const all: readonly ((folder: Folder) => Ecosystem | null)[] = [node, rust, python, go, java, ruby, php, dotnet, elixir]

/** The tool chains of one folder. A Makefile counts only where nothing else has a gate. */
export function ecosystemsOf(folder: Folder): Ecosystem[] {
  const found = all.map(look => look(folder)).filter(one => one !== null)
  const made = found.some(one => one.gates.length > 0) ? null : make(folder)
  return made ? [...found, made] : found
}
