import type { Verb } from './context'
import { EXIT, type ExitCode } from './exit'
import { type Session, unwrap } from './session'

const PIECE = 500_000

/** All of a log, fetched piece by piece. */
export async function wholeLog(session: Session, id: string): Promise<string> {
  let text = ''
  for (let offset = 0; ; ) {
    const piece = unwrap(await session.call('log.read', { log: id, offset, limit: PIECE }))
    text += piece.text
    if (piece.next >= piece.size || piece.next === offset) return text
    offset = piece.next
  }
}

/** Prints a log as it grows until it is over, or the person leaves; what writes it goes on then. */
export async function followLog(verb: Verb, session: Session, id: string): Promise<ExitCode> {
  const following = session.followLog(id, verb.out.piece)
  await Promise.race([following.ended, verb.interrupted])
  following.stop()
  return EXIT.done
}
