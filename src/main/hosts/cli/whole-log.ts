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
