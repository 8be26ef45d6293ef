/** Something that is on or off, with what it means beside it. */
export function Switch({ label, on, onChange }: { label: string; on: boolean; onChange(on: boolean): void }) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      onClick={() => onChange(!on)}
      className="group inline-flex items-center gap-2 rounded-sm text-left"
    >
      <span className="inline-flex h-4 w-7 shrink-0 items-center rounded-full border border-line-strong bg-press p-px group-aria-checked:bg-ink-2">
        <span className="size-3 rounded-full bg-raised shadow-[0_0_0_1px_var(--line-strong)] group-aria-checked:translate-x-3" />
      </span>
      {label}
    </button>
  )
}
