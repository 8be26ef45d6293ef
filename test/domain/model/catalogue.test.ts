import { readFileSync, writeFileSync } from 'node:fs'
import { EVENT_MEANINGS, eventCatalogue } from '@shared/domain/catalogue'
import { DomainEvent } from '@shared/domain/event'
import { expect, it } from 'vitest'

const FILE = 'assets/events.json'

it('publishes the catalogue of events as the code has it', () => {
  const text = `${JSON.stringify(eventCatalogue(), null, 2)}\n`
  if (process.env.UPDATE_SCHEMA === '1') writeFileSync(FILE, text)
  expect(readFileSync(FILE, 'utf8')).toBe(text)
})

it('says of every event what it means', () => {
  expect(Object.keys(EVENT_MEANINGS).sort()).toEqual(DomainEvent.options.map(option => option.shape.type.value).sort())
})
