import type { GateFile, GateFiles, KeptFile } from '@main/ports/gate-files'
import type { LogWriter } from '@main/ports/gate-logs'
import type { CommandGateConfig } from '@shared/domain/config/schema'
import { readJunit } from '@shared/domain/gate/junit'
import { mergeReports, type TestReport } from '@shared/domain/gate/reports'
import { createTapReader, readTap, type TapReader } from '@shared/domain/gate/tap'

/** Longest report that is read. */
const REPORT_LIMIT = 32_000_000
/** A TAP file of this name is the gate's own output. */
const OUTPUT = '-'

/** Gathers what a gate leaves besides its output: test reports and artefacts, of this run and not of one before. */
export interface Evidence {
  /** Sees the gate's own output where that is TAP; absent where nobody asked. */
  readonly line?: (text: string) => void
  /** Reads the reports of a try that ended; null where there are none. */
  tests(): Promise<TestReport | null>
  /** Copies the artefacts beside the log. */
  artifacts(): Promise<readonly KeptFile[]>
}

const none: Evidence = { tests: async () => null, artifacts: async () => [] }

/** Looks at what is there before a try, so that what an earlier run left ignored is not taken for this one's. */
export async function gatherEvidence(
  files: GateFiles,
  gate: CommandGateConfig,
  root: string,
  log: LogWriter,
): Promise<Evidence> {
  const { junit } = gate.reports
  const tapFiles = gate.reports.tap.filter(path => path !== OUTPUT)
  const fromOutput = gate.reports.tap.includes(OUTPUT)
  const globs = [...junit, ...tapFiles, ...gate.artifacts]
  if (globs.length === 0 && !fromOutput) return none
  const look = async () => (globs.length === 0 ? [] : files.find(root, globs))
  const before = new Map((await look()).map(({ path, stamp }) => [path, stamp]))
  const fresh = async (wanted: readonly string[]): Promise<GateFile[]> => {
    if (wanted.length === 0) return []
    const found = await files.find(root, wanted)
    return found.filter(({ path, stamp }) => before.get(path) !== stamp)
  }
  const tap: TapReader | null = fromOutput ? createTapReader() : null

  async function readAll(wanted: readonly string[], read: (text: string) => TestReport | null): Promise<TestReport[]> {
    const reports: TestReport[] = []
    for (const { path } of await fresh(wanted)) {
      const text = await files.read(root, path, REPORT_LIMIT)
      const report = text === null ? null : read(text)
      if (report) reports.push(report)
      else log.write(`[${path} is no report that can be read]\n`)
    }
    return reports
  }

  return {
    ...(tap ? { line: (text: string) => tap.line(text) } : {}),
    async tests() {
      const said = tap?.end() ?? null
      const reports = [
        ...(await readAll(junit, readJunit)),
        ...(await readAll(tapFiles, readTap)),
        ...(said === null ? [] : [said]),
      ]
      if (reports.length === 0 && (junit.length > 0 || gate.reports.tap.length > 0))
        log.write(`[no test report was written: ${[...junit, ...gate.reports.tap].join(', ')}]\n`)
      return mergeReports(reports)
    },
    async artifacts() {
      if (gate.artifacts.length === 0) return []
      const { kept, left } = await files.keep(log.id, root, await fresh(gate.artifacts))
      log.write(`[kept ${kept.length} ${kept.length === 1 ? 'artefact' : 'artefacts'}]\n`)
      if (left.length > 0) log.write(`[too many or too large to keep: ${left.slice(0, 20).join(', ')}]\n`)
      return kept
    },
  }
}
