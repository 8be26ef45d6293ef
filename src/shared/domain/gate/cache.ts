import { z } from 'zod'
import type { CommandGateConfig, Config } from '../config/schema'
import { Artifact, Figure } from '../landing/schema'
import { comparesWithBaseline } from './baselines'
import { TestReport } from './reports'

/** A verdict that may be taken again for the same tree. Only passes are kept: a failure is worth another look. */
export const KeptVerdict = z.object({
  exitCode: z.number().int().nullable(),
  figures: z.array(Figure),
  tests: TestReport.nullable().default(null),
  artifacts: z.array(Artifact).default([]),
  log: z.string(),
})
export type KeptVerdict = z.infer<typeof KeptVerdict>

/**
 * What a verdict depends on, as one text: the tree, the gate, the set-up and the variables configured for it, and where
 * tools are looked for. Null for a gate that compares with a baseline, whose answer changes as things land.
 */
export function verdictKey(
  gate: CommandGateConfig,
  on: { readonly tree: string; readonly config: Config; readonly path: string },
): string | null {
  if (comparesWithBaseline(gate)) return null
  const { run, directory, exit_codes, checks, environment, timeout, reports } = gate
  const { setup } = on.config.checkouts
  return JSON.stringify([
    'verdict',
    on.tree,
    { run, directory, exit_codes, checks, environment, timeout, reports },
    { setup, environment: on.config.environment, path: on.path },
  ])
}
