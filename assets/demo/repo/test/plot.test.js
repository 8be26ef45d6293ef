import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlot } from '../src/index.js'

test('a tree stands where it was planted', () => {
  const plot = createPlot(2, 3)
  plot.plant(1, 2, 'pear')
  assert.equal(plot.at(1, 2), 'pear')
  assert.equal(plot.at(0, 0), null)
})

test('a place holds one tree', () => {
  const plot = createPlot(1, 1)
  plot.plant(0, 0, 'apple')
  assert.throws(() => plot.plant(0, 0, 'pear'), /taken/)
})

test('there is nothing beyond the fence', () => {
  assert.throws(() => createPlot(1, 1).at(1, 0), RangeError)
})
