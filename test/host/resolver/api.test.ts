import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { World } from '../landing/world'
import { BOTH, conflicted, OURS } from './kit'

let world: World | null = null
let server: Server | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
  server?.closeAllConnections()
  server?.close()
  server = null
})

const CONFIG = `services: {}
levels:
  main: { trigger: ready, gates: none }
resolver: { runtime: api, levels: [main], timeout: 30s }
`

interface Asked {
  readonly key: string | undefined
  readonly body: { model: string; messages: { content: string }[] }
}

/** The Messages API as far as it is used: each answer in turn, as a stream of events. */
async function messagesApi(answers: readonly unknown[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => (text += chunk))
    request.on('end', () => {
      asked.push({ key: request.headers.authorization, body: JSON.parse(text) })
      const answer = answers[asked.length - 1]
      if (answer === undefined) {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: 'no more' } }))
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const send = (event: Record<string, unknown>) =>
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted-1', content: [] }
      const usage = { input_tokens: 120, output_tokens: 1 }
      send({ type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, usage } })
      const block = { type: 'tool_use', id: 'toolu_1', name: 'answer', input: {} }
      send({ type: 'content_block_start', index: 0, content_block: block })
      const delta = { type: 'input_json_delta', partial_json: JSON.stringify(answer) }
      send({ type: 'content_block_delta', index: 0, delta })
      send({ type: 'content_block_stop', index: 0 })
      const end = { stop_reason: 'tool_use', stop_sequence: null }
      send({ type: 'message_delta', delta: end, usage: { output_tokens: 34 } })
      send({ type: 'message_stop' })
      response.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked }
}

const good = { rationale: 'Both are kept.', files: [{ path: 'list.txt', content: BOTH }] }

async function run(answers: readonly unknown[], key: string | null = 'secret-key') {
  const { url, asked } = await messagesApi(answers)
  const env = { ANTHROPIC_BASE_URL: url, ...(key === null ? {} : { ANTHROPIC_API_KEY: key }) }
  const it = await conflicted('true', { config: CONFIG, env })
  world = it
  const landing = await it.until(it.landed, ({ state }) => state === 'landed' || state === 'refused')
  return { it, asked, landing }
}

test('the Messages API resolves it: key and address from the environment, what it used on record, the key nowhere', async () => {
  const { it, asked, landing } = await run([good])
  expect(landing.state).toBe('landed')
  expect(await it.repo.git(['show', 'main:list.txt'])).toBe(BOTH.trimEnd())
  expect(asked).toMatchObject([{ key: 'Bearer secret-key' }])
  expect(asked[0]?.body.messages[0]?.content).toContain('<<<<<<<')
  const [only] = it.resolution().tries
  expect(only).toMatchObject({ who: 'api', usage: { model: 'scripted-1', input: 120, output: 34 } })
  const log = await it.parts.logs.read(only?.log ?? '', 0, 100_000)
  expect(log?.text).toContain('Both are kept.')
  expect(log?.text + JSON.stringify(it.engine.model())).not.toContain('secret-key')
})

test('a model that drops one side, then names a file outside, is caught both times', async () => {
  const dropped = { rationale: 'Fine.', files: [{ path: 'list.txt', content: OURS }] }
  const outside = { rationale: 'Fine.', files: [...good.files, { path: '../out.txt', content: 'x' }] }
  const { it, asked, landing } = await run([dropped, outside])
  expect(landing.state).toBe('refused')
  expect(it.resolution().tries.map(one => one.problems[0]?.code)).toEqual(['vanished', 'elsewhere'])
  expect(asked[1]?.body.messages[0]?.content).toContain('An earlier try was refused')
})

test('an answer that is none, and an API that refuses, end the tries', async () => {
  const { it, landing } = await run([{ nonsense: true }])
  expect(landing.state).toBe('refused')
  expect(it.resolution().tries.map(one => one.problems[0]?.code)).toEqual(['bad-answer', 'model-api'])
})

test('without a key nothing is asked, and it says so', async () => {
  const { it, asked } = await run([good], null)
  expect(it.resolution().tries[0]?.problems[0]?.code).toBe('no-key')
  expect(asked).toEqual([])
})
