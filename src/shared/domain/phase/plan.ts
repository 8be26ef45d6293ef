import { z } from 'zod'

/** Something named that others may wait for. */
export const Need = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('phase'), phase: z.string() }),
  z.object({ kind: z.literal('service'), service: z.string() }),
  z.object({ kind: z.literal('wave'), service: z.string(), wave: z.number().int().positive() }),
  z.object({ kind: z.literal('contract'), contract: z.string() }),
  /** A gate that names what it unblocks: it has to pass, and what it passed on to land. */
  z.object({ kind: z.literal('gate'), gate: z.string() }),
])
export type Need = z.infer<typeof Need>

/** One phase of the plan as the configuration in force has it. */
export const PhasePlan = z.object({
  name: z.string(),
  agents: z.array(z.string()),
  needs: z.array(Need),
  /** What one service of it waits for besides. */
  waits: z.array(z.object({ service: z.string(), needs: z.array(Need) })),
  gate: z.string().nullable(),
  waves: z.array(
    z.object({
      service: z.string(),
      count: z.number().int().positive(),
      gates: z.array(z.object({ wave: z.number().int().positive(), gate: z.string() })),
    }),
  ),
  unblocks: z.array(Need),
  /** ms */
  duration: z.number().nullable(),
  /** ms */
  escalateAfter: z.number().nullable(),
  tag: z.string(),
})
export type PhasePlan = z.infer<typeof PhasePlan>

/** One interface contract as the configuration in force has it. */
export const ContractPlan = z.object({
  name: z.string(),
  paths: z.array(z.string()),
  owner: z.string(),
  frozen: z.boolean(),
  unblocks: z.array(Need),
})
export type ContractPlan = z.infer<typeof ContractPlan>

/** What is planned: phases in order, contracts, the waits that gates release, and how long a wait may last (ms). */
export const Plan = z.object({
  phases: z.array(PhasePlan),
  contracts: z.array(ContractPlan),
  gates: z.array(z.object({ gate: z.string(), unblocks: z.array(Need) })),
  escalateAfter: z.object({ work: z.number(), landing: z.number() }),
})
export type Plan = z.infer<typeof Plan>

/** The plan of a project without phases. */
export const noPlan: Plan = {
  phases: [],
  contracts: [],
  gates: [],
  escalateAfter: { work: 1_800_000, landing: 86_400_000 },
}

/** A need as one text: two are the same where their texts are. */
export function needKey(need: Need): string {
  switch (need.kind) {
    case 'phase':
      return `phase ${need.phase}`
    case 'service':
      return need.service
    case 'wave':
      return `${need.service} wave ${need.wave}`
    case 'contract':
      return `contract ${need.contract}`
    case 'gate':
      return `gate ${need.gate}`
  }
}
