import type { Resolution } from '@shared/domain/resolution/schema'
import { makeWorld, type World, type WorldSpec } from '../landing/world'

/** A landing's configuration with a resolver that is a shell script. */
export const resolverConfig = (more = '', gate = 'true'): string =>
  `services: {}
runtimes:
  fixer: { command: [sh, fixer.sh], prompt: file }
gates:
  unit: { run: ${JSON.stringify(gate)} }
levels:
  main: { trigger: ready, gates: [unit] }
resolver: { runtime: fixer, levels: [main], timeout: 60s${more} }
`

const LINES = ['one', 'two', 'three', 'four', 'five']
const text = (...lines: string[]) => `${lines.join('\n')}\n`

/** The file both sides add a line to, in the same place. */
export const BASE = text(...LINES)
export const OURS = text('one', 'two', 'ours added', 'three', 'four', 'five')
export const THEIRS = text('one', 'two', 'theirs added', 'three', 'four', 'five')
export const BOTH = text('one', 'two', 'ours added', 'theirs added', 'three', 'four', 'five')

/**
 * A repository in which the branch `work` and main both added a line to list.txt, with a resolver that runs `script`
 * (its checkout is the folder it starts in).
 */
export async function conflicted(
  script: string,
  spec: WorldSpec & { readonly more?: string; readonly gate?: string } = {},
): Promise<World & { readonly landed: string; readonly resolution: () => Resolution }> {
  const { more, gate, ...rest } = spec
  const world = await makeWorld({
    config: resolverConfig(more, gate),
    ...rest,
    files: { 'list.txt': BASE, 'fixer.sh': `${script}\n`, ...spec.files },
  })
  await world.grow('work', { 'list.txt': THEIRS, 'new.txt': 'new\n' })
  await world.grow('main', { 'list.txt': OURS })
  const landed = await world.offer('work')
  const resolution = () => {
    const found = Object.values(world.engine.model().resolutions).at(-1)
    if (!found) throw new Error('No resolution')
    return found
  }
  return { ...world, landed, resolution }
}

/** A shell command that writes a file's whole content. */
export const put = (path: string, content: string): string => `cat > ${path} <<'END'\n${content}END`

/** What a good resolver does: both lines kept, and why. */
export const GOOD = [put('list.txt', BOTH), put('"$ESPALIER_RATIONALE"', 'Both lines are kept, ours first.\n')].join(
  '\n',
)
