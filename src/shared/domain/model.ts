import { z } from 'zod'
import { Branch } from './branch/schema'
import { Build } from './build/schema'
import { Checkout } from './checkout/schema'
import { Contract } from './contract/schema'
import { Escalation } from './escalation/schema'
import { Feature } from './feature/schema'
import { Landing } from './landing/schema'
import { LevelPlan } from './level/schema'
import { Offer } from './offer/schema'
import { Phase, Release, Wave } from './phase/schema'
import { Project } from './project/schema'
import { Rescue } from './rescue/schema'
import { Resolution } from './resolution/schema'
import { Risk } from './risk/schema'
import { Run } from './run/schema'
import { Task } from './task/schema'

/**
 * Everything Espalier knows about a project: the fold of its event log. Entities are immutable values; a container is
 * replaced by whoever holds the model (see `evolve`), so a client can compare by identity.
 */
export const Model = z.object({
  project: Project.nullable(),
  tasks: z.record(z.string(), Task),
  runs: z.record(z.string(), Run),
  checkouts: z.record(z.string(), Checkout),
  branches: z.record(z.string(), Branch),
  landings: z.record(z.string(), Landing),
  /** Schedules, by the branch that lands by them. */
  levels: z.record(z.string(), LevelPlan).default({}),
  resolutions: z.record(z.string(), Resolution),
  rescues: z.record(z.string(), Rescue).default({}),
  risks: z.record(z.string(), Risk).default({}),
  builds: z.record(z.string(), Build),
  features: z.record(z.string(), Feature).default({}),
  offers: z.record(z.string(), Offer).default({}),
  /** Phases that were entered, by name. */
  phases: z.record(z.string(), Phase).default({}),
  waves: z.record(z.string(), Wave).default({}),
  /** Named waits that a gate let go, by the gate. */
  releases: z.record(z.string(), Release).default({}),
  contracts: z.record(z.string(), Contract).default({}),
  escalations: z.record(z.string(), Escalation).default({}),
})
export type Model = z.infer<typeof Model>

/** The model before the first event. */
export const emptyModel = (): Model => ({
  project: null,
  tasks: {},
  runs: {},
  checkouts: {},
  branches: {},
  landings: {},
  levels: {},
  resolutions: {},
  risks: {},
  phases: {},
  waves: {},
  releases: {},
  contracts: {},
  escalations: {},
  rescues: {},
  builds: {},
  features: {},
  offers: {},
})
