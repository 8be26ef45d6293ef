import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { GiveScore } from '@renderer/ui/give-score'
import type { Landing } from '@shared/domain/landing/schema'

/** Answers what a gate asks people about a landing. */
export function ScoreLanding({ landing }: { landing: Landing }) {
  const session = useSession()
  const { gate, out_of: most, ask } = landing.reason?.facts ?? {}
  if (typeof gate !== 'string' || typeof most !== 'number' || landing.state === 'landed') return null
  return (
    <GiveScore
      ask={typeof ask === 'string' ? ask : `Score for ${gate}`}
      most={most}
      give={score => void perform(session, { type: 'landing.score', id: landing.id, gate, score })}
    />
  )
}
