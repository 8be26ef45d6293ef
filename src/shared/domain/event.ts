import { z } from 'zod'
import { BranchEvents } from './branch/schema'
import { BuildEvents } from './build/schema'
import { CheckoutEvents } from './checkout/schema'
import { ContractEvents } from './contract/schema'
import { EscalationEvents } from './escalation/schema'
import { FeatureEvents } from './feature/schema'
import { LandingEvents } from './landing/events'
import { LevelEvents } from './level/schema'
import { OfferEvents } from './offer/schema'
import { PhaseEvents } from './phase/schema'
import { Actor, At } from './primitives'
import { ProjectEvents } from './project/schema'
import { RescueEvents } from './rescue/schema'
import { ResolutionEvents } from './resolution/schema'
import { RiskEvents } from './risk/schema'
import { RunEvents } from './run/schema'
import { TaskEvents } from './task/schema'

/** Something that happened: a decision that was taken, or a fact that was seen. */
export const DomainEvent = z.discriminatedUnion('type', [
  ...ProjectEvents,
  ...TaskEvents,
  ...RunEvents,
  ...CheckoutEvents,
  ...BranchEvents,
  ...LandingEvents,
  ...RiskEvents,
  ...LevelEvents,
  ...ResolutionEvents,
  ...RescueEvents,
  ...BuildEvents,
  ...FeatureEvents,
  ...OfferEvents,
  ...PhaseEvents,
  ...ContractEvents,
  ...EscalationEvents,
])
export type DomainEvent = z.infer<typeof DomainEvent>
export type EventOf<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>

/** An event as it stands in the log. */
export const EventRecord = z.object({
  /** Position in the project's one log, from 1. */
  seq: z.number().int().positive(),
  id: z.string(),
  /** `task/wire-login`, `landing/l-3f…`: what it is about. */
  stream: z.string(),
  /** Position within the stream, from 1. */
  version: z.number().int().positive(),
  at: At,
  actor: Actor,
  commandId: z.string(),
  cause: z.string().nullable(),
  event: DomainEvent,
})
export type EventRecord = z.infer<typeof EventRecord>
