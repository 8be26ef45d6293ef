/** Verbs that answer "not built yet". */
export const NOT_BUILT: readonly (readonly [name: string, description: string])[] = [
  ['conflicts', 'which live branches collide'],
  ['plan', 'turn a goal into tasks'],
  ['message', 'messages between agents'],
  ['memory', 'what agents share by key'],
  ['pattern', 'what agents have learnt'],
  ['export', 'the log as Markdown, JSON or CSV'],
  ['mcp', 'an MCP server for an agent'],
]
