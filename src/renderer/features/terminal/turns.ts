import type { Clock } from '@shared/lib/time'

/** How long what is typed may keep other terminals from drawing, ms. Below what an eye takes for a stop. */
const HOLD_MS = 100
/** Most bytes of one terminal that its parser has been given at a time: some milliseconds of it. Less costs throughput. */
const AHEAD = 256 * 1024

/** A terminal counts as typed in for so long after each key, ms. */
const TYPING_MS = 500
/** While somebody types, every other terminal rests so long after as much as `AHEAD`, ms: each time it is drawn, keys wait. */
const REST_MS = 200

/** Where one terminal's output goes, in order. */
export interface Turn {
  /** Output; `parsed` runs when it has been parsed. */
  write(bytes: Uint8Array, parsed?: () => void): void
  /** The person pressed a key in this terminal: its echo goes first. */
  typed(): void
  /** Hands over what is held back now, before something that must come after it. */
  flush(): void
  leave(): void
}

export interface TurnsDeps {
  readonly clock: Clock
  /** Calls back when what was parsed has been drawn. */
  drawn(then: () => void): void
}

interface Member {
  readonly held: { bytes: Uint8Array; parsed?: (() => void) | undefined }[]
  readonly parse: (bytes: Uint8Array, parsed: () => void) => void
  /** Bytes given to the parser that it has not answered for. */
  ahead: number
  /** Bytes given since it began or rested. */
  helped: number
  resting: boolean
}

/**
 * Lets the echo of a key overtake what other terminals have to say: all terminals of a window are parsed and drawn by one
 * thread, and a flood in one of them would make every key in another wait. While a key waits for its echo, at most 100 ms,
 * the others are given nothing; between keys they take rests, for what they draw keeps the next echo waiting; at any time
 * each is given little enough that it is soon done.
 */
export function createTurns({ clock, drawn }: TurnsDeps) {
  const members = new Set<Member>()
  let first: Member | null = null
  let cancel = (): void => {}
  let typist: Member | null = null
  let typedAt = Number.NEGATIVE_INFINITY

  const mayGo = (member: Member): boolean =>
    member.ahead < AHEAD && !member.resting && (first === null || first === member)
  const pump = (member: Member): void => {
    while (member.held.length > 0 && mayGo(member)) {
      const next = member.held.shift()
      if (!next) return
      pace(member, next.bytes.length)
      give(member, next.bytes, next.parsed)
    }
  }
  const pace = (member: Member, bytes: number): void => {
    const free = member === typist || clock.now() - typedAt >= TYPING_MS
    member.helped = free ? 0 : member.helped + bytes
    if (member.helped < AHEAD) return
    member.resting = true
    clock.after(REST_MS, () => {
      member.resting = false
      member.helped = 0
      pump(member)
    })
  }
  const give = (member: Member, bytes: Uint8Array, parsed?: () => void): void => {
    member.ahead += bytes.length
    member.parse(bytes, () => {
      member.ahead -= bytes.length
      parsed?.()
      if (first === member) drawn(() => release(member))
      pump(member)
    })
  }
  const release = (member: Member): void => {
    if (first !== member) return
    cancel()
    first = null
    for (const other of members) pump(other)
  }

  return {
    /** A terminal joins; `parse` gives bytes to it and calls back when they have been parsed. */
    join(parse: Member['parse']): Turn {
      const member: Member = { held: [], parse, ahead: 0, helped: 0, resting: false }
      members.add(member)
      return {
        write(bytes, parsed) {
          member.held.push({ bytes, parsed })
          pump(member)
        },
        typed() {
          cancel()
          first = member
          typist = member
          typedAt = clock.now()
          cancel = clock.after(HOLD_MS, () => release(member))
          pump(member)
        },
        flush() {
          for (const { bytes, parsed } of member.held.splice(0)) give(member, bytes, parsed)
        },
        leave() {
          members.delete(member)
          if (typist === member) typist = null
          release(member)
        },
      }
    },
  }
}
