/** What a tree without shoots says: how one grows. */
export function SproutHint({ agents }: { agents: number }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 flex justify-center p-8">
      <div className="max-w-90 text-center">
        <p className="font-medium text-body">
          {agents === 0 ? 'The trunk stands; nobody grows on it yet' : 'Every bud is dormant'}
        </p>
        <p className="mt-1 text-balance text-dense text-ink-2">
          {agents === 0
            ? 'Name your agents under services in multi-agent.yaml; each gets a place on an arm here.'
            : 'Assign a task to an agent: its branch grows here as a shoot, a leaf for every commit, and a fruit when it is ready to land.'}
        </p>
      </div>
    </div>
  )
}
