import { EXIT, Stop } from './exit'

/** A score as a person types it; what is none is an error of usage. Which scale it is on, the gate knows. */
export function scoreOf(text: string): number {
  const score = Number(text)
  if (text.trim() !== '' && score >= 0 && score <= 100) return score
  throw new Stop({ code: 'bad-usage', message: `“${text}” is no score: say a number.` }, EXIT.usage)
}
