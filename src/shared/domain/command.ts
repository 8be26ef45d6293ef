import { z } from 'zod'
import { BranchCommands } from './branch/schema'
import { BuildCommands } from './build/schema'
import { CheckoutCommands } from './checkout/schema'
import { ContractCommands } from './contract/schema'
import { EscalationCommands } from './escalation/schema'
import { FeatureCommands } from './feature/schema'
import { LandingCommands } from './landing/schema'
import { LevelCommands } from './level/schema'
import { OfferCommands } from './offer/schema'
import { PhaseCommands } from './phase/schema'
import { Actor, Id } from './primitives'
import { ProjectCommands } from './project/schema'
import { RescueCommands } from './rescue/schema'
import { ResolutionCommands } from './resolution/schema'
import { RiskCommands } from './risk/schema'
import { RunCommands } from './run/schema'
import { TaskCommands } from './task/schema'

/** Everything that can be asked of the engine. */
export const Command = z.discriminatedUnion('type', [
  ...ProjectCommands,
  ...TaskCommands,
  ...RunCommands,
  ...CheckoutCommands,
  ...BranchCommands,
  ...LandingCommands,
  ...RiskCommands,
  ...LevelCommands,
  ...ResolutionCommands,
  ...RescueCommands,
  ...BuildCommands,
  ...FeatureCommands,
  ...OfferCommands,
  ...PhaseCommands,
  ...ContractCommands,
  ...EscalationCommands,
])
export type Command = z.infer<typeof Command>
/** A command as a caller may write it, defaults left out. */
export type CommandInput = z.input<typeof Command>
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>

/** The commands a person's client may send; the rest are Espalier's own record of what it did and saw. */
const PERSON_COMMANDS = [
  'project.pause',
  'project.resume',
  'task.add',
  'task.edit',
  'task.move',
  'task.assign',
  'task.unassign',
  'task.ready',
  'task.done',
  'task.cancel',
  'run.stop',
  'landing.hold',
  'landing.release',
  'landing.approve',
  'landing.clear',
  'landing.allow',
  'landing.score',
  'risk.add',
  'risk.edit',
  'risk.close',
  'landing.withdraw',
  'landing.move',
  'landing.force-refuse',
  'phase.complete',
  'phase.retry',
  'phase.score',
  'wave.accept',
  'contract.freeze',
  'contract.thaw',
  'resolution.accept',
  'resolution.reject',
  'task.send-back',
] as const satisfies readonly Command['type'][]

const personMaySend: ReadonlySet<string> = new Set(PERSON_COMMANDS)
/** Whether a person's client may send commands of this type. */
export const mayPersonSend = (type: string): boolean => personMaySend.has(type)

export const CommandEnvelope = z.object({
  /** Chosen by the sender; the same id twice is the same answer and no second effect. */
  commandId: Id,
  actor: Actor,
  /** The event or command that led to this one. */
  cause: z.string().max(100).nullable().default(null),
  command: Command,
})
export type CommandEnvelope = z.infer<typeof CommandEnvelope>
