// What each scripted agent does for each task of the demo.
const ripe = `/** Weeks from blossom to harvest, by kind. */
const WEEKS = { apple: 20, pear: 18, quince: 22, cherry: 10 }

/** When a tree that blossomed on \`blossom\` bears ripe fruit. */
export function ripeOn(kind, blossom) {
  const weeks = WEEKS[kind]
  if (weeks === undefined) throw new Error(\`nobody knows when a \${kind} is ripe\`)
  const day = new Date(blossom)
  day.setUTCDate(day.getUTCDate() + weeks * 7)
  return day
}
`

const watering = `/** Litres a tree of this age needs in a week without rain. */
export function litres(age) {
  if (age < 0) throw new RangeError('a tree is not younger than its seed')
  return age < 3 ? 40 - age * 5 : 20
}

/** Litres for a whole plot. */
export const total = ages => ages.reduce((sum, age) => sum + litres(age), 0)
`

export const plays = {
  'tell-when-fruit-is-ripe': [
    { say: 'Reading src/plot.js and its tests.', run: ['git', 'log', '--oneline', '-3'] },
    { say: 'A table of weeks by kind will do; unknown kinds are an error.', write: 'src/ripe.js', text: ripe },
    { append: 'src/index.js', text: "export { ripeOn } from './ripe.js'\n", commit: 'Tell when fruit is ripe' },
    { say: 'Now the tests.', pause: 1500 },
    {
      write: 'test/ripe.test.js',
      text: `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ripeOn } from '../src/index.js'

test('apples take twenty weeks', () => {
  assert.equal(ripeOn('apple', '2026-04-20').toISOString().slice(0, 10), '2026-09-07')
})

test('a kind nobody knows is an error', () => {
  assert.throws(() => ripeOn('plum', '2026-04-20'), /plum/)
})
`,
    },
    { run: ['npm', 'test', '--silent'], rest: 4000 },
    { say: 'All green.', commit: 'Test ripeness\n\nWave-Complete: 1' },
  ],

  'plan-the-watering': [
    { say: 'How much water does a tree need? Young ones more.', pause: 1800 },
    { write: 'src/watering.js', text: watering },
    { append: 'src/watering.js', text: '', commit: 'Plan the watering of a plot' },
    { say: 'A test for the young, the old and the impossible.', pause: 2500 },
    {
      write: 'test/watering.test.js',
      text: `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { litres, total } from '../src/watering.js'

test('a seedling is thirsty', () => assert.equal(litres(0), 40))
test('an old tree is not', () => assert.equal(litres(30), 20))
test('a plot drinks what its trees drink', () => assert.equal(total([0, 1, 30]), 40 + 35 + 25))
`,
    },
    { say: 'That sums up nicely; no need to run it.', commit: 'Test the watering plan' },
  ],

  'name-the-modules-in-the-readme': [
    { say: 'The README names one module. Let me say what the library is for.', pause: 3000 },
    {
      replace: 'README.md',
      from: '- `plot`: rows and places',
      to: '## Modules\n\n| module | what it does |\n| --- | --- |\n| `plot` | rows, places and the trees in them |',
    },
    { say: 'A table reads better than a list.', commit: 'Name the modules in a table' },
    { say: 'And an example people can paste.', pause: 5000 },
    {
      append: 'README.md',
      text: '\n## Example\n\n```js\nimport { createPlot } from \'orchard\'\n\nconst plot = createPlot(2, 3)\nplot.plant(1, 2, \'pear\')\n```\n',
      rest: 9000,
    },
    { say: 'Reading it once more.', pause: 4000, commit: 'Show an example' },
  ],

  'test-the-edges-of-a-plot': [
    { say: 'What happens at the last place of the last row? Nobody checked.', pause: 2200 },
    {
      write: 'test/edges.test.js',
      text: `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlot } from '../src/index.js'

test('the last place of the last row can be planted', () => {
  const plot = createPlot(2, 3)
  plot.plant(1, 2, 'quince')
  assert.equal(plot.count('quince'), 1)
})

test('negative places are beyond the fence too', () => {
  assert.throws(() => createPlot(2, 3).at(-1, 0), RangeError)
})
`,
    },
    { run: ['npm', 'test', '--silent'] },
    { say: 'Good: the edges hold.', commit: 'Test the edges of a plot' },
  ],

  'list-what-is-ripe-this-week': [
    { say: 'ripeOn has landed, so I can build on it.', run: ['git', 'log', '--oneline', '-4'] },
    {
      write: 'src/harvest.js',
      text: `import { ripeOn } from './ripe.js'

/** The trees whose fruit gets ripe in the seven days from \`monday\`. */
export function ripeThisWeek(trees, monday) {
  const from = new Date(monday)
  const to = new Date(from)
  to.setUTCDate(to.getUTCDate() + 7)
  return trees.filter(({ kind, blossom }) => {
    const day = ripeOn(kind, blossom)
    return day >= from && day < to
  })
}
`,
    },
    { append: 'src/index.js', text: "export { ripeThisWeek } from './harvest.js'\n" },
    {
      write: 'test/harvest.test.js',
      text: `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ripeThisWeek } from '../src/index.js'

test('only what ripens this week is listed', () => {
  const trees = [
    { kind: 'apple', blossom: '2026-04-20' },
    { kind: 'cherry', blossom: '2026-04-20' },
  ]
  assert.deepEqual(ripeThisWeek(trees, '2026-09-07').map(tree => tree.kind), ['apple'])
})
`,
    },
    { run: ['npm', 'test', '--silent'] },
    { say: 'The pickers will like this.', commit: 'List what is ripe this week' },
  ],
}
