import {
  decodeCount,
  decodeFrame,
  decodeSize,
  encodeCount,
  encodeFrame,
  encodeSize,
  encodeSocketFrame,
  FrameType,
} from '@shared/contract/terminal/frames'
import { MAX_FRAME_BYTES } from '@shared/contract/terminal/protocol'
import { createSplitter } from '@shared/contract/terminal/splitter'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const frame = fc.record({
  type: fc.constantFrom(...Object.values(FrameType)),
  handle: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ maxLength: 300 }),
})

describe('frames', () => {
  it('come out as they went in, on a message and on a stream cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 50 })), (frames, cuts) => {
        const stream = Buffer.concat(frames.map(f => encodeSocketFrame(f.type, f.handle, f.payload)))
        const got: Uint8Array[] = []
        const splitter = createSplitter(bytes => got.push(new Uint8Array(bytes)))
        let at = 0
        for (const cut of cuts) {
          splitter.push(stream.subarray(at, at + cut))
          at = Math.min(stream.length, at + cut)
        }
        splitter.push(stream.subarray(at))
        expect(got).toEqual(frames.map(f => encodeFrame(f.type, f.handle, f.payload)))
        for (const [index, bytes] of got.entries())
          expect(decodeFrame(bytes)).toEqual({ ok: true, value: frames[index] })
      }),
    )
  })

  it('refuse as data what is no frame', () => {
    expect(decodeFrame(Uint8Array.of(1, 0, 0))).toMatchObject({ ok: false, error: { code: 'frame-short' } })
    expect(decodeFrame(Uint8Array.of(99, 0, 0, 0, 0))).toMatchObject({ ok: false, error: { code: 'frame-type' } })
    expect(decodeFrame(new Uint8Array(MAX_FRAME_BYTES + 1))).toMatchObject({ ok: false, error: { code: 'frame-long' } })
    const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff)
    expect(createSplitter(() => undefined).push(huge)).toMatchObject({ ok: false, error: { code: 'frame-long' } })
  })

  it('carry counts and sizes', () => {
    expect(decodeCount(encodeCount(4_000_000_000))).toBe(4_000_000_000)
    expect(decodeCount(Uint8Array.of(1))).toBe(0)
    expect(decodeSize(encodeSize(321, 45))).toEqual({ cols: 321, rows: 45 })
    expect(decodeSize(Uint8Array.of(1))).toBeUndefined()
  })
})
