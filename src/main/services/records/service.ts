import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Log } from '@main/ports/log'
import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import {
  agentProgress,
  dependencyGraph,
  isDecision,
  logLine,
  phaseGates,
  riskRegister,
} from '@shared/domain/progress/records'
import { progressOf } from '@shared/domain/progress/rules'
import type { Clock } from '@shared/lib/time'

/** How long things have to be quiet before the files are written, and the longest they may lag behind. */
const QUIET = 1000
const LONGEST = 10_000
/** Decisions the orchestration log holds; the whole log is in the database. */
const KEPT = 500
const FOLDER = '.multi-agent'

export interface RecordsDeps {
  readonly engine: Engine
  readonly config: ConfigHolder
  readonly files: Files
  readonly git: Git
  readonly repo: RepoRef
  readonly clock: Clock
  readonly log: Log
  /** Folder of the project; its records go below. */
  readonly root: string
  /** The latest events of the log, oldest first. */
  readonly recent: (limit: number) => readonly EventRecord[]
  readonly yaml: (value: unknown) => string
}

/**
 * Keeps the conductor's state as files that anybody can read, under `.multi-agent/` of the project: never tracked,
 * whole or not at all, some time after things have settled and never for every event. Where the project tracks that
 * folder itself, nothing is written.
 */
export function createRecords(deps: RecordsDeps): Service {
  const { engine, clock } = deps
  const written = new Map<string, string>()
  let lines: string[] = []
  let dirtySince: number | null = null
  let cancel = () => {}
  let work: Promise<void> = Promise.resolve()
  let closed = false
  let usable = false

  async function prepare(): Promise<void> {
    const tracked = await deps.git.tree(deps.repo, { at: 'HEAD', recursive: false, paths: [FOLDER] })
    if (tracked.ok && tracked.value.length > 0) return deps.log.info('.multi-agent is tracked; no records are written')
    const excluded = await deps.git.exclude(deps.repo, [`${FOLDER}/`])
    if (!excluded.ok) return deps.log.warn('info/exclude was not written', { code: excluded.error.code })
    lines = deps
      .recent(KEPT * 4)
      .filter(isDecision)
      .slice(-KEPT)
      .map(logLine)
    usable = true
  }

  async function put(name: string, text: string): Promise<void> {
    if (written.get(name) === text) return
    const done = await deps.files.write(`${deps.root}/${FOLDER}/${name}`, text)
    if (done.ok) written.set(name, text)
    else deps.log.warn('A record could not be written', { name, why: done.error.message })
  }

  async function writeAll(): Promise<void> {
    dirtySince = null
    if (!usable) return
    const model = engine.model()
    const config = deps.config.current()
    await put('dependency-graph.yaml', deps.yaml(dependencyGraph(model, config)))
    const progress = agentProgress(progressOf(model, config, clock.now()))
    await put('agent-progress.json', `${JSON.stringify(progress, null, 2)}\n`)
    await put('phase-gates.yaml', deps.yaml(phaseGates(model, config)))
    await put('risk-register.json', `${JSON.stringify(riskRegister(model), null, 2)}\n`)
    await put('orchestration-log.md', `# Orchestration log\n\n${lines.join('\n')}\n`)
  }

  const later = (job: () => Promise<void>) => {
    work = work.then(job).catch(error => deps.log.error('Records met a bug', { error: String(error) }))
  }

  function wait(): void {
    if (closed) return
    const now = clock.now()
    dirtySince ??= now
    cancel()
    const due = Math.max(0, Math.min(QUIET, dirtySince + LONGEST - now))
    cancel = clock.after(due, () => later(writeAll))
  }

  const unsubscribe = engine.subscribe(records => {
    const told = records.filter(isDecision)
    if (told.length === 0) return
    lines = [...lines, ...told.map(logLine)].slice(-KEPT)
    wait()
  })
  later(prepare)
  wait()

  return {
    drain: () => work,
    async close() {
      closed = true
      unsubscribe()
      cancel()
      if (dirtySince !== null) later(writeAll)
      await work
    },
  }
}
