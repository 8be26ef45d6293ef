import type { ModelAnswer, ModelApi, ModelQuestion } from '@main/ports/model-api'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

const MOST_TOKENS = 64_000

const noKey: Failure = {
  code: 'no-key',
  message: 'There is no key for the Anthropic API: neither ANTHROPIC_API_KEY nor ANTHROPIC_AUTH_TOKEN is set.',
  hint: 'Set one of them in the environment Espalier is started from. It is never stored.',
}

/** Fetched when it is first asked: nothing else should wait for it to be read. */
const sdk = () => import('@anthropic-ai/sdk')
type Sdk = Awaited<ReturnType<typeof sdk>>

function failureOf(
  { APIConnectionTimeoutError, APIError, APIUserAbortError }: Sdk,
  error: unknown,
  { timeoutMs, signal }: ModelQuestion,
): Failure {
  if (signal.aborted) return { code: 'cancelled', message: 'The question was taken back.' }
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError)
    return { code: 'timeout', message: `The model did not answer in ${Math.round(timeoutMs / 1000)} s.` }
  if (error instanceof APIError)
    return {
      code: 'model-api',
      message: `The Anthropic API refused (${error.status ?? 'no answer'}): ${error.message}`.slice(0, 2000),
    }
  return { code: 'model-api', message: `The Anthropic API could not be asked: ${String(error)}`.slice(0, 2000) }
}

async function ask(question: ModelQuestion): Promise<Result<ModelAnswer, Failure>> {
  const { env, timeoutMs, shape } = question
  const apiKey = env.ANTHROPIC_API_KEY
  const authToken = env.ANTHROPIC_AUTH_TOKEN
  if (!apiKey && !authToken) return err(noKey)
  const library = await sdk()
  const client = new library.default({
    ...(apiKey ? { apiKey, authToken: null } : { apiKey: null, authToken: authToken ?? null }),
    ...(env.ANTHROPIC_BASE_URL ? { baseURL: env.ANTHROPIC_BASE_URL } : {}),
    maxRetries: 2,
    logLevel: 'off',
  })
  // The SDK's own limit is for one request; this one is for all that is done about the question.
  const over = AbortSignal.any([question.signal, AbortSignal.timeout(timeoutMs)])
  try {
    const stream = client.messages.stream(
      {
        model: question.model,
        max_tokens: MOST_TOKENS,
        messages: [{ role: 'user', content: question.prompt }],
        tools: [
          {
            name: 'answer',
            description: 'Gives the answer. Call it once.',
            input_schema: { type: 'object', properties: shape.properties, required: [...shape.required] },
          },
        ],
        tool_choice: { type: 'tool', name: 'answer' },
      },
      { signal: over },
    )
    stream.on('text', text => question.onText(text))
    const message = await stream.finalMessage()
    const usage = {
      model: message.model,
      input: message.usage.input_tokens,
      output: message.usage.output_tokens,
    }
    const used = message.content.find(block => block.type === 'tool_use')
    return ok({ value: used ? used.input : null, usage })
  } catch (error) {
    return err(failureOf(library, error, question))
  }
}

/** Asks Anthropic's Messages API. Key and address come from the environment given with each question. */
export const messagesApi: ModelApi = { ask }
