import {
  decodeCount,
  decodeFrame,
  encodeReplayStart,
  encodeSize,
  type Frame,
  FrameType,
} from '@shared/contract/terminal/frames'
import { createTerminalStream } from '@shared/contract/terminal/open-terminal'
import { isTerminalReport } from '@shared/contract/terminal/reports'
import { toBytes, toText } from '@shared/contract/terminal/text'
import { describe, expect, it } from 'vitest'

const start = () => {
  const sent: Frame[] = []
  const parsed: (() => void)[] = []
  const events: string[] = []
  const stream = createTerminalStream(
    7,
    bytes => {
      const frame = decodeFrame(bytes)
      if (frame.ok) sent.push(frame.value)
    },
    {
      onData: (_, done) => parsed.push(done),
      onReplayStart: full => events.push(full ? 'full' : 'on'),
      onReplayEnd: () => events.push('end'),
      onResize: (cols, rows) => events.push(`${cols}x${rows}`),
    },
  )
  const receive = (type: FrameType, payload: Uint8Array = new Uint8Array()) =>
    stream.receive({ type, handle: 7, payload })
  const acks = () => sent.filter(f => f.type === FrameType.ack).map(f => decodeCount(f.payload))
  const typed = () =>
    sent
      .filter(f => f.type === FrameType.input)
      .map(f => toText(f.payload))
      .join('')
  return { stream, receive, parsed, events, acks, typed }
}

describe('an attached terminal', () => {
  it('keeps what is typed during a replay until the replay is parsed, and drops the terminal’s own reports', () => {
    const { stream, receive, parsed, events, typed } = start()
    receive(FrameType.replayStart, encodeReplayStart(true))
    receive(FrameType.resized, encodeSize(80, 24))
    receive(FrameType.replay, toBytes('history'))
    stream.input(toBytes('ab'))
    stream.input(toBytes('\x1b[12;3R'))
    stream.input(toBytes('\x1b[A'))
    receive(FrameType.replayEnd)
    expect([typed(), events]).toEqual(['', ['full', '80x24']])
    parsed[0]?.()
    expect([typed(), events]).toEqual(['ab\x1b[A', ['full', '80x24', 'end']])
    stream.input(toBytes('\x1b[12;3R'))
    expect(typed()).toBe('ab\x1b[A\x1b[12;3R')
  })

  it('acknowledges live output once parsed, never a replay, and nothing from before a newer replay', () => {
    const { receive, parsed, acks } = start()
    receive(FrameType.replayStart, encodeReplayStart(true))
    receive(FrameType.replay, toBytes('xxxxx'))
    receive(FrameType.replayEnd)
    parsed[0]?.()
    expect(acks()).toEqual([])
    receive(FrameType.output, toBytes('abc'))
    receive(FrameType.output, toBytes('de'))
    parsed[1]?.()
    expect(acks()).toEqual([])
    parsed[2]?.()
    parsed[2]?.()
    expect(acks()).toEqual([5])
    receive(FrameType.output, toBytes('late'))
    receive(FrameType.replayStart, encodeReplayStart(false))
    parsed[3]?.()
    receive(FrameType.replayEnd)
    receive(FrameType.output, toBytes('new'))
    parsed[4]?.()
    expect(acks()).toEqual([5, 3])
  })

  it('holds a resize back during a replay; only the last one counts', () => {
    const { stream, receive } = start()
    const asked: number[] = []
    receive(FrameType.replayStart, encodeReplayStart(true))
    stream.afterReplay(() => asked.push(1))
    stream.afterReplay(() => asked.push(2))
    expect(asked).toEqual([])
    receive(FrameType.replayEnd)
    expect(asked).toEqual([2])
    stream.afterReplay(() => asked.push(3))
    expect(asked).toEqual([2, 3])
  })
})

describe('a terminal report', () => {
  it.each([
    '\x1b[?1;2c',
    '\x1b[>0;276;0c',
    '\x1b[0n',
    '\x1b[24;80R',
    '\x1b[?2026;2$y',
    '\x1b[I',
    '\x1b[O',
    '\x1b[<0;3;4M',
    '\x1b[M !!',
    '\x1b]11;rgb:0000/0000/0000\x1b\\',
    '\x1bP1$r0m\x1b\\',
    '\x1b[8;24;80t',
  ])('%j is one', text => {
    expect(isTerminalReport(toBytes(text))).toBe(true)
  })
  it.each(['a', '\x1b', '\x1b[A', '\x1bOP', '\x1b[3~', '\x1b[200~\x1b[0n\x1b[201~', '\x1b\r', '0n'])(
    '%j is not',
    text => {
      expect(isTerminalReport(toBytes(text))).toBe(false)
    },
  )
})
