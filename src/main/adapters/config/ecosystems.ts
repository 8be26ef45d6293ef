import type { Ecosystem } from './ecosystem'
import { node } from './ecosystems-node'
import { dotnet, elixir, go, java, make, php, ruby, rust } from './ecosystems-other'
import { python } from './ecosystems-python'
import type { Folder } from './survey'

const all: readonly ((folder: Folder) => Ecosystem | null)[] = [node, rust, python, go, java, ruby, php, dotnet, elixir]

/** The tool chains of one folder. A Makefile counts only where nothing else has a gate. */
export function ecosystemsOf(folder: Folder): Ecosystem[] {
  const found = all.map(look => look(folder)).filter(one => one !== null)
  const made = found.some(one => one.gates.length > 0) ? null : make(folder)
  return made ? [...found, made] : found
}
