import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { few } from './reasons'

/** Why an entry that was red with others goes back: the one to blame is looked for. */
export const redTogether = (others: readonly string[], red: Reason | undefined): Reason => ({
  code: 'batch-red',
  message: `It was red together with ${few(others)}; the one to blame is looked for.`,
  ...(red?.facts ? { facts: { ...red.facts, others: [...others] } } : { facts: { others: [...others] } }),
})

/** Red alone: looked at again before it is blamed, for the gate may be flaky. */
export const confirming = (red: Reason | undefined): Reason => ({
  code: 'confirming',
  message: `${red?.message ?? 'It was red.'} It is proved once more before it is refused.`,
  ...(red?.facts ? { facts: red.facts } : {}),
})

/** Red alone on what the target is: looked at on what it was, to find what it does not go together with. */
export const lookingForPartner = (target: string): Reason => ({
  code: 'looking-for-partner',
  message: `It is red on ${target} as it is; what landed meanwhile may be part of it, so it is proved on what ${target} was before.`,
})

export const batchChanged: Reason = {
  code: 'batch-changed',
  message: 'Something it was proved with was taken back or has changed. It is proved again.',
}

/** What it was proved on top of was red, or taken back. */
export const builtOnSand: Reason = {
  code: 'built-on-sand',
  message: 'What it was proved on top of does not land. It is proved again without that.',
}

export const provedBefore = (target: string): Reason => ({
  code: 'proved-before',
  message: `It is green by itself, but ${target} has moved since: it goes into the next proof.`,
})

/** A refusal of something that is green alone and red together with what landed before it. */
export const togetherWith = (landing: Landing, red: Reason, partner: Landing): Reason => ({
  ...red,
  message: `${landing.branch} and ${partner.branch}, which landed as ${partner.id}, only fail together. ${red.message}`,
  hint: `Merge ${landing.target} into ${landing.branch}, mend what the two break, and try again.`,
  facts: { ...red.facts, partner: partner.id },
})
