import { ToggleGroup } from 'radix-ui'

/** A few choices side by side, one of them on. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: T
  options: readonly { value: T; title: string }[]
  onChange(value: NoInfer<T>): void
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={next => {
        const option = options.find(each => each.value === next)
        if (option) onChange(option.value)
      }}
      className="inline-flex h-7 shrink-0 items-center rounded-control bg-hover p-0.5"
    >
      {options.map(option => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="h-6 rounded-sm px-2 text-dense text-ink-2 hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:outline-1 data-[state=on]:-outline-offset-1 data-[state=on]:outline-line-strong"
        >
          {option.title}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
