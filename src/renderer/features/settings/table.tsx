import type { ReactNode } from 'react'

/** Rows of facts under short headings. */
export function Table({ head, children }: { head: readonly string[]; children: ReactNode }) {
  return (
    <table className="w-full border-collapse text-left text-dense" data-selectable>
      <thead>
        <tr className="text-meta text-ink-3">
          {head.map(title => (
            <th key={title} className="py-1 pr-4 font-medium">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

/** One fact of a row. */
export function Cell({ strong, mono, children }: { strong?: boolean; mono?: boolean; children: ReactNode }) {
  return (
    <td
      className={`border-t py-1.5 pr-4 align-top ${strong ? 'font-medium' : 'text-ink-2'} ${mono ? 'mono break-all' : ''}`}
    >
      {children}
    </td>
  )
}
