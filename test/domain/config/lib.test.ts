import { isGlob, matchesAny } from '@shared/lib/glob'
import { editDistance, nearest } from '@shared/lib/nearest'
import { slugify } from '@shared/lib/slug'
import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, test } from 'vitest'

describe('globs', () => {
  test.each([
    ['src/**', 'src/a/b.ts', true],
    ['src/**', 'src', false],
    ['src/**', 'srcs/a', false],
    ['src/**/x.ts', 'src/x.ts', true],
    ['src/**/x.ts', 'src/a/b/x.ts', true],
    ['**/x.ts', 'x.ts', true],
    ['src/*', 'src/a/b', false],
    ['*.md', 'docs/deep/a.md', true],
    ['/src/*.md', 'src/a.md', true],
    ['docs/', 'docs/a/b', true],
    ['docs/', 'docs', false],
    ['src/?.ts', 'src/a.ts', true],
    ['src/?.ts', 'src/ab.ts', false],
    ['src/[a-c].ts', 'src/b.ts', true],
    ['src/[!a-c].ts', 'src/b.ts', false],
    ['src/[!a-c].ts', 'src/d.ts', true],
    ['{a,b/c}/x', 'b/c/x', true],
    ['{a,{b,c}}/x', 'c/x', true],
    ['a/{b', 'a/{b', true],
    ['a/[b', 'a/[b', true],
    ['a/[z-a]', 'a/[z-a]', true],
    ['a/\\*', 'a/*', true],
    ['a/\\*', 'a/b', false],
    ['a+(b).ts', 'a+(b).ts', true],
    ['.github/**', '.github/workflows/ci.yml', true],
    ['src/**', 'src/.hidden/a', true],
    ['a/**', 'a/line\nbreak', true],
    ['LICENSE', 'vendor/LICENSE', true],
    ['multi-agent.yaml', 'multi-agent.yaml', true],
  ])('%s on %s: %s', (glob, path, matches) => {
    expect(matchesAny([glob], path)).toBe(matches)
  })

  const segment = fc.constantFrom('a', 'ab', 'b', '.c', 'a.ts', 'b.md')
  const piece = fc.constantFrom('a', '*', 'a*', '*.ts', '?', '**', '[ab]', '{a,b.md}', 'b')
  test('agree with picomatch on ordinary patterns', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 2, maxLength: 4 }),
        fc.array(segment, { minLength: 1, maxLength: 5 }),
        (pieces, parts) => {
          const glob = pieces.join('/')
          const path = parts.join('/')
          // "a/**" matches the folder "a" itself for picomatch, not for git; paths here are files.
          fc.pre(
            !glob.endsWith('**') ||
              picomatch.isMatch(`${path}`, `${glob}/*`, { dot: true }) === picomatch.isMatch(path, glob, { dot: true }),
          )
          expect(matchesAny([glob], path)).toBe(picomatch.isMatch(path, glob, { dot: true }))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('never throw, and a pattern without special letters means itself', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (glob, path) => typeof matchesAny([glob], path) === 'boolean'))
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z+().$^|-]{1,8}\/[a-z+().$^|-]{1,8}$/), path => {
        expect(isGlob(path)).toBe(false)
        expect(matchesAny([path], path)).toBe(true)
        expect(matchesAny([path], `${path}x`)).toBe(false)
      }),
    )
  })

  test('stay fast on a pattern made to be slow', () => {
    const started = performance.now()
    matchesAny([`${'**/'.repeat(40)}x`, '**/**/**/**/a*a*a*b'], `${'a/'.repeat(60)}aaaaaaaaaaaaaaaaaaaa`)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('slugs', () => {
  test.each([
    ['Add user authentication', 'add-user-authentication'],
    ['  Häßliche Überschrift!! ', 'hassliche-uberschrift'],
    ["Don't panic", 'dont-panic'],
    ['日本語', ''],
    ['../../etc/passwd', 'etc-passwd'],
    ['a'.repeat(50), 'a'.repeat(40)],
    ['Make the very first thing that a newcomer sees come alive', 'make-the-very-first-thing-that-a'],
  ])('%s → %s', (title, slug) => {
    expect(slugify(title)).toBe(slug)
  })

  test('hold only what ids, folders and refs take, and are their own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), title => {
        const slug = slugify(title)
        expect(slug).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)
        expect(slug.length).toBeLessThanOrEqual(40)
        expect(slugify(slug)).toBe(slug)
      }),
    )
  })
})

describe('the nearest name', () => {
  test.each([
    ['serivces', ['services', 'runtimes', 'resolver'], 'services'],
    ['tools', ['tools_allowed', 'timeout'], 'tools_allowed'],
    ['Devno', ['devon', 'tara'], 'devon'],
    ['zzz', ['devon', 'tara'], null],
    ['', ['a'], null],
  ])('%s of %j is %s', (typed, names, expected) => {
    expect(nearest(typed, names)).toBe(expected)
  })

  test('edit distance is a distance', () => {
    const word = fc.stringMatching(/^[a-d]{0,7}$/)
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
    expect(editDistance('ab', 'ba')).toBe(1)
  })
})
