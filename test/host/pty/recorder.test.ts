import { createModes } from '@main/pty-host/modes'
import { type Cursor, createRecorder, type Recorder, type RecorderLimits } from '@main/pty-host/recorder'
import { createScanner } from '@main/pty-host/scanner'
import xterm from '@xterm/headless'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

type Step = { kind: 'bytes'; bytes: Uint8Array } | { kind: 'size'; cols: number; rows: number }

const record = (limits: RecorderLimits) => {
  const modes = createModes()
  const scanner = createScanner(modes)
  return {
    modes,
    scanner,
    recorder: createRecorder({ cols: 80, rows: 24, limits, scanner, restoreModes: modes.restore }),
  }
}
const feed = (recorder: Recorder, steps: readonly Step[]): void => {
  for (const step of steps) {
    if (step.kind === 'bytes') recorder.write(step.bytes)
    else recorder.resize(step.cols, step.rows)
  }
}
const readAll = (recorder: Recorder, from: Cursor, max: number): Step[] => {
  const out: Step[] = []
  for (let cursor = from; ; ) {
    const piece = recorder.read(cursor, max)
    if (piece === undefined) return out
    cursor = piece.next
    out.push(
      piece.kind === 'bytes'
        ? { kind: 'bytes', bytes: piece.bytes }
        : { kind: 'size', cols: piece.cols, rows: piece.rows },
    )
  }
}
const bytesOf = (steps: readonly Step[]): Buffer =>
  Buffer.concat(steps.map(s => (s.kind === 'bytes' ? s.bytes : new Uint8Array())))

/** Bytes at the end that are the beginning of a character. */
const openBytes = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}

/** What programs write, so that every mode is set and reset, with characters of all lengths between. */
const fragment = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom('\r\n', '\n', '\t', '\x0e', '\x0f') },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom(1, 6, 7, 25, 45, 47, 66, 1000, 1002, 1003, 1004, 1006, 1047, 1049, 2004),
        fc.constantFrom('h', 'l'),
      )
      .map(([mode, end]) => `\x1b[?${mode}${end}`),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '\x1b[31m',
      '\x1b[1;4;38;5;99m',
      '\x1b[48;2;1;2;3m',
      '\x1b[22m',
      '\x1b[39;49m',
      '\x1b[m',
      '\x1b[7;9m',
      '\x1b[38:2::9:8:7m',
      '\x1b[27m',
      '\x1b[4:3m',
      '\x1b[58;5;3m',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\x1b[4h',
      '\x1b[4l',
      '\x1b=',
      '\x1b>',
      '\x1b(0',
      '\x1b(B',
      '\x1b[!p',
      '\x1bc',
      '\x1b[5 q',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }).map(t => `\x1b]2;${t.replace(/\p{C}/gu, '')}é\x07`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\x1bPq#0;2~~\x1b\\',
      '\x1b_app\x1b\\',
      '\x1b]8;;http://x\x1b\\',
      '\u009b31m',
      '\x1b[1\x18',
      '\x1b[>4;2m',
    ),
  },
)
const steps = fc
  .tuple(
    fc.array(fragment, { minLength: 1, maxLength: 120 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 300 }),
    fc.array(
      fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 20, max: 120 }), fc.integer({ min: 5, max: 40 })),
      { maxLength: 6 },
    ),
  )
  .map(([texts, cuts, sizes]): Step[] => {
    const all = Buffer.from(texts.join(''), 'utf8')
    const out: Step[] = []
    let at = 0
    for (let i = 0; at < all.length; i += 1) {
      for (const [when, cols, rows] of sizes) if (when === i) out.push({ kind: 'size', cols, rows })
      const cut = cuts[i % cuts.length] ?? 1
      out.push({ kind: 'bytes', bytes: all.subarray(at, at + cut) })
      at += cut
    }
    return out
  })

const terminal = () => new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true, scrollback: 500 })
const play = async (term: InstanceType<typeof xterm.Terminal>, list: readonly Step[]): Promise<void> => {
  for (const step of list) {
    if (step.kind === 'size') {
      await new Promise<void>(done => term.write('', done))
      term.resize(step.cols, step.rows)
    } else await new Promise<void>(done => term.write(step.bytes, done))
  }
}
const modesOf = (term: InstanceType<typeof xterm.Terminal>) => ({
  modes: { ...term.modes },
  screen: term.buffer.active.type,
  size: [term.cols, term.rows],
})

describe('the recorder', () => {
  it('gives back exactly what a naive recording of everything would, while nothing is cut', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 100 }), (list, max) => {
        const { recorder } = record({ lines: 1e6, bytes: 1e7, segment: 64 })
        feed(recorder, list)
        const got = readAll(recorder, recorder.origin().cursor, max)
        expect(bytesOf(got).equals(bytesOf(list))).toBe(true)
        const places = (all: readonly Step[]) => {
          const last = new Map<number, string>()
          for (const [i, s] of all.entries()) {
            const before = bytesOf(all.slice(0, i))
            if (s.kind === 'size') last.set(before.length - openBytes(before), `${s.cols}x${s.rows}`)
          }
          return [...last]
        }
        for (const s of got) if (s.kind === 'bytes' && max > 4) expect(openBytes(s.bytes)).toBe(0)
        expect(places(got)).toEqual(places(list))
      }),
    )
  })

  it('cut in the middle, keeps a true tail that starts whole and ends in the same modes as the full output', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async list => {
        const { recorder } = record({ lines: 20, bytes: 300, segment: 48 })
        feed(recorder, list)
        const origin = recorder.origin()
        const kept = readAll(recorder, origin.cursor, 1000)
        const tail = bytesOf(kept)
        expect(bytesOf(list).subarray(origin.cursor.position).equals(tail)).toBe(true)
        expect((tail[0] ?? 0) & 0xc0).not.toBe(0x80)

        const whole = terminal()
        const cut = terminal()
        let [title, cutTitle] = ['', '']
        whole.onTitleChange(t => (title = t))
        cut.onTitleChange(t => (cutTitle = t))
        // The naive recording, read whole: xterm.js itself loses characters that are cut behind a byte 0x80.
        const naive = record({ lines: 1e6, bytes: 1e7, segment: 1e6 }).recorder
        feed(naive, list)
        await play(whole, readAll(naive, naive.origin().cursor, 1e6))
        cut.resize(origin.cols, origin.rows)
        await play(cut, [{ kind: 'bytes', bytes: Buffer.from(origin.restore) }, ...kept])
        expect(modesOf(cut)).toEqual(modesOf(whole))
        expect(cutTitle).toBe(title)
        // What is written next looks the same: colours, styles, character set.
        for (const term of [whole, cut]) {
          await play(term, [{ kind: 'bytes', bytes: Buffer.from('\x1b[?6l\x1b[r\x1b[H\x1b[2Jq') }])
        }
        const cell = (term: typeof whole) => {
          const c = term.buffer.active.getLine(term.buffer.active.baseY)?.getCell(0)
          return [
            c?.getChars(),
            c?.getFgColor(),
            c?.getBgColor(),
            c?.isBold(),
            c?.isDim(),
            c?.isUnderline(),
            c?.isInverse(),
            c?.isStrikethrough(),
          ]
        }
        expect(cell(cut)).toEqual(cell(whole))
        whole.dispose()
        cut.dispose()
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    ['a program that left the screen it had to itself', '\x1b[7;9m\x1b[?1049l'],
    ['colours that were put by and taken up again', '\x1b[31m\x1b7\x1b[0;1m', '\x1b8'],
    ['a screen of its own that was entered in colour', '\x1b[31m\x1b[?1049h\x1b[0;1m', '\x1b[?1049l'],
  ])('knows the colours after %s', async (_, before, after = '') => {
    const { recorder } = record({ lines: 20, bytes: 300, segment: 48 })
    feed(
      recorder,
      [before, '-'.repeat(900), after].map(text => ({ kind: 'bytes', bytes: Buffer.from(text) })),
    )
    const origin = recorder.origin()
    const [whole, cut] = [terminal(), terminal()]
    await play(whole, [{ kind: 'bytes', bytes: Buffer.from(`${before}${'-'.repeat(900)}${after}\x1b[2J\x1b[Hq`) }])
    await play(cut, [{ kind: 'bytes', bytes: Buffer.from(origin.restore) }, ...readAll(recorder, origin.cursor, 1000)])
    await play(cut, [{ kind: 'bytes', bytes: Buffer.from('\x1b[2J\x1b[Hq') }])
    const cell = (term: typeof whole) => {
      const found = term.buffer.active.getLine(term.buffer.active.baseY)?.getCell(0)
      return [found?.getChars(), found?.getFgColor(), found?.isBold(), found?.isInverse(), found?.isStrikethrough()]
    }
    expect(origin.cursor.position).toBeGreaterThan(before.length)
    expect(cell(cut)).toEqual(cell(whole))
  })

  it('stays inside its bounds and keeps the lines it promises', () => {
    const { recorder } = record({ lines: 100, bytes: 1e6, segment: 512 })
    for (let i = 0; i < 5000; i += 1) recorder.write(Buffer.from(`line ${i}\r\n`))
    const tail = bytesOf(readAll(recorder, recorder.origin().cursor, 4096)).toString()
    const lines = tail.split('\n').length - 1
    expect(lines).toBeGreaterThanOrEqual(100)
    expect(lines).toBeLessThan(200)
    expect(tail.endsWith('line 4999\r\n')).toBe(true)
    expect(recorder.footprint()).toBeLessThan(4096)
  })

  it('is bounded also when one sequence never ends, and swallows its rest in a replay', async () => {
    const { recorder } = record({ lines: 100, bytes: 10_000, segment: 1000 })
    recorder.write(Buffer.from(`\x1bPq${'#'.repeat(100_000)}`))
    expect(recorder.footprint()).toBeLessThan(16_000)
    recorder.write(Buffer.from('####\x1b\\shown'))
    const term = terminal()
    const origin = recorder.origin()
    await play(term, [{ kind: 'bytes', bytes: Buffer.from(origin.restore) }, ...readAll(recorder, origin.cursor, 4096)])
    expect(term.buffer.active.getLine(0)?.translateToString(true)).toBe('shown')
  })

  it('tells a reader whose place is gone', () => {
    const { recorder } = record({ lines: 10, bytes: 1000, segment: 100 })
    recorder.write(Buffer.from('x\n'))
    const early = recorder.origin().cursor
    expect(recorder.holds(early)).toBe(true)
    for (let i = 0; i < 1000; i += 1) recorder.write(Buffer.from('some line\n'))
    expect(recorder.holds(early)).toBe(false)
  })
})
