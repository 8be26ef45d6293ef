import type { Failure } from '@shared/domain/failure'
import type { z } from 'zod'

/** The engine does not know the verb: the other end is from another version. */
export const unknownVerb = (verb: string): Failure => ({
  code: 'unknown-verb',
  message: `This engine does not know “${verb}”. The client is probably from another version; restart it.`,
})

/** A handler threw. What exactly stays in the log: it is nothing a person can act on. */
export const internalFailure = (verb: string): Failure => ({
  code: 'internal',
  message: `“${verb}” failed inside Espalier. Nothing was lost; the diagnostic log says more.`,
})

/** What is wrong with what a person typed, without the words of the checker. */
function plain(field: string, issue: z.ZodError['issues'][number]): string {
  if (issue.code === 'too_small' && issue.origin === 'string') return `The ${field} is empty: say something.`
  if (issue.code === 'too_big' && issue.origin === 'string')
    return `The ${field} is too long: at most ${issue.maximum} characters.`
  return `The ${field} cannot be so: ${issue.message.replace(/\.$/, '')}.`
}

/** What came in does not fit the verb; `path` is the place in the input. */
export function badInput(verb: string, error: z.ZodError): Failure {
  const issue = error.issues[0]
  const path = issue?.path.join('.') ?? ''
  const said = issue?.message ?? 'unknown'
  // A command's field is a person's own word, not a matter of the wire.
  const field = /^command\.([a-z-]+)/i.exec(path)?.[1]
  if (field && issue) return { code: 'bad-input', message: plain(field, issue), path }
  return {
    code: 'bad-input',
    message: `“${verb}” was called with something it does not take: ${path ? `${path}: ` : ''}${said}.`,
    path,
  }
}
