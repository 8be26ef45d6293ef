import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { Engine } from '@main/ports/engine'
import type { Landing } from '@shared/domain/landing/schema'
import { type LogLine, makeEngine, must, person, type TestEngine } from '@test/support/engine'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import { openParts, type Parts, type PartsSpec } from './harness'

/** A repository, an engine and the landing services around it. */
export interface World {
  readonly repo: TempRepo
  readonly test: TestEngine
  readonly engine: Engine
  readonly parts: Parts
  readonly lines: LogLine[]
  /** Offers a branch with the head it has and answers its landing's id. */
  offer(branch: string, more?: { id?: string; service?: string }): Promise<string>
  landing(id: string): Landing
  /** Resolves when the landing is as asked; at once when it is. */
  until(id: string, is: (landing: Landing) => boolean): Promise<Landing>
  /** Resolves when the landing is landed, refused, waiting, held or withdrawn. */
  settled(id: string): Promise<Landing>
  /** Commits files on a branch made from main (or from `at`), without touching the checkout. Null deletes. */
  grow(branch: string, files: Record<string, string | null>, at?: string): Promise<string>
  dispose(): Promise<void>
}

const SETTLED = new Set(['landed', 'refused', 'waiting', 'held', 'withdrawn'])

export const configText = (gate: string, more = ''): string =>
  `services: {}\ngates:\n  unit: { run: ${JSON.stringify(gate)} }\nlevels:\n  main: { trigger: ready, gates: [unit] }\n${more}`

const GROWN = '2026-01-02T00:00:00Z'

/** Adds a commit to a branch through a temporary index: no checkout is involved. The same again gives the same commit. */
export async function growBranch(
  repo: TempRepo,
  branch: string,
  files: Record<string, string | null>,
  at = 'refs/heads/main',
): Promise<string> {
  const known = await repo.tryGit(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])
  const from = known.exitCode === 0 ? known.stdout.trim() : await repo.oid(at)
  const index = { GIT_INDEX_FILE: `${repo.dir}/index-${branch.replace(/\W/g, '-')}-${randomUUID()}` }
  await repo.git(['read-tree', from], repo.root, index)
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      await repo.git(['update-index', '--force-remove', '--', path], repo.root, index)
      continue
    }
    const file = `${repo.dir}/blob-${randomUUID()}`
    await writeFile(file, text)
    const oid = await repo.git(['hash-object', '-w', '--', file])
    await repo.git(['update-index', '--add', '--cacheinfo', `100644,${oid},${path}`], repo.root, index)
  }
  const tree = await repo.git(['write-tree'], repo.root, index)
  const date = { GIT_AUTHOR_DATE: GROWN, GIT_COMMITTER_DATE: GROWN }
  const commit = await repo.git(['commit-tree', tree, '-p', from, '-m', `Work on ${branch}`], repo.root, date)
  await repo.git(['update-ref', `refs/heads/${branch}`, commit])
  return commit
}

/** Waits on the engine's own stream, never on time. */
export function untilLanding(engine: Engine, id: string, is: (landing: Landing) => boolean): Promise<Landing> {
  const look = () => {
    const landing = engine.model().landings[id]
    return landing && is(landing) ? landing : null
  }
  return new Promise(resolve => {
    const stop = engine.subscribe(() => {
      const found = look()
      if (found) {
        stop()
        resolve(found)
      }
    })
    const now = look()
    if (now) {
      stop()
      resolve(now)
    }
  })
}

export interface WorldSpec
  extends Partial<Pick<PartsSpec, 'step' | 'working' | 'searching' | 'atOnce' | 'wrap' | 'full' | 'clock' | 'ghEnv'>> {
  readonly files?: Record<string, string>
  /** Text of multi-agent.yaml on main; null leaves it out. */
  readonly config?: string | null
  /** Leaves the person's checkout on another branch than main. */
  readonly away?: boolean
  /** Further variables of the person's environment. */
  readonly env?: Record<string, string>
}

export async function makeWorld(spec: WorldSpec = {}): Promise<World> {
  const config = spec.config === undefined ? configText('true') : spec.config
  const repo = await makeRepo({
    files: {
      'a.txt': 'one\n',
      'b.txt': 'two\n',
      ...spec.files,
      ...(config === null ? {} : { 'multi-agent.yaml': config }),
    },
  })
  if (spec.away !== false) await repo.git(['switch', '-q', '-c', 'elsewhere'])
  const test = await makeEngine()
  const { engine } = test
  await test.as(person, {
    type: 'project.open',
    name: 'demo',
    root: repo.root,
    commonDir: `${repo.root}/.git`,
    mainBranch: 'main',
  })
  const { step, working, searching = false, atOnce, wrap } = spec
  const parts = await openParts({
    root: repo.root,
    env: { ...repo.env, ...spec.env },
    engine,
    ids: test.ids,
    clock: spec.clock ?? test.clock,
    log: test.log,
    searching,
    ...(step ? { step } : {}),
    ...(working ? { working } : {}),
    ...(atOnce ? { atOnce } : {}),
    ...(wrap ? { wrap } : {}),
    ...(spec.full ? { full: spec.full } : {}),
    ...(spec.ghEnv ? { ghEnv: spec.ghEnv } : {}),
  })
  let count = 0
  const until = (id: string, is: (landing: Landing) => boolean) => untilLanding(engine, id, is)
  return {
    repo,
    test,
    engine,
    parts,
    lines: test.log.lines,
    async offer(branch, more = {}) {
      count += 1
      const id = more.id ?? `l-${count}-${branch.replace(/[^a-z0-9]+/g, '-')}`
      const head = await repo.oid(`refs/heads/${branch}`)
      const { service = null } = more
      must(
        await engine.dispatch(
          { type: 'landing.add', id, branch, head, level: 'main', target: 'main', service },
          { actor: person },
        ),
      )
      return id
    },
    landing(id) {
      const found = engine.model().landings[id]
      if (!found) throw new Error(`No landing ${id}`)
      return found
    },
    until,
    settled: id => until(id, ({ state }) => SETTLED.has(state)),
    grow: (branch, files, at) => growBranch(repo, branch, files, at),
    async dispose() {
      await parts.close()
      await test.stop()
      await repo.dispose()
    },
  }
}
