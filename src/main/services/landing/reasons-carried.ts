import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { CARRIED, few } from './reasons'
import type { Carried } from './types'

const said = (carried: readonly Carried[]): string =>
  few(carried.map(({ landing, from, service }) => `${landing}${service ? ` by ${service}` : ''} on ${from}`))

const facts = (carried: readonly Carried[]) => ({ carried: carried.map(({ landing }) => landing) })

/** What an entry carries does not merge with its target, and it did not touch those files itself. */
export const carriedConflict = (landing: Landing, carried: readonly Carried[], conflict: Reason): Reason => ({
  ...conflict,
  message: `${conflict.message} That is not its own work: it carries ${said(carried)}, which does not merge with ${landing.target}.`,
  hint: `Bring the two together on their own way up (${carried.map(({ from }) => from).join(', ')} and ${landing.target}), and it goes on by itself.`,
  facts: { ...conflict.facts, ...facts(carried) },
})

/** What an entry carries is red by itself on its target. */
export const carriedRed = (landing: Landing, carried: readonly Carried[], red: Reason): Reason => ({
  ...red,
  code: CARRIED,
  message: `What it carries, ${said(carried)}, is red on ${landing.target} without it: ${red.message}`,
  hint: `Mend it where it comes from, or take it back there, and it goes on by itself when ${landing.target} has it.`,
  facts: { ...red.facts, ...facts(carried) },
})

/** What is an entry's own to mend, with what it carries besides. */
export const besidesCarried = (carried: readonly Carried[], own: Reason): Reason => ({
  ...own,
  message: `${own.message} It carries ${said(carried)} besides its own work.`,
})
