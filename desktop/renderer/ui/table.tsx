import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Column<T> {
  id: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** As narrow as its content. */
  narrow?: boolean;
}

export interface Selection {
  selected: ReadonlySet<string>;
  change: (selected: ReadonlySet<string>) => void;
}

interface TableProps<T> {
  /** Names the table for assistive technology. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** The row shown in the panel beside the list. */
  current?: string | null;
  selection?: Selection;
  /** Names a row's checkbox. */
  nameOf?: (row: T) => string;
}

/** Rows and columns; on a phone each row becomes a card, so that no column hides beyond the edge. */
export function Table<T>({ label, columns, rows, keyOf, current, selection, nameOf }: TableProps<T>) {
  const ids = rows.map(keyOf);
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table aria-label={label} className="w-full border-collapse max-md:block">
        <thead className="bg-sunken text-start text-sm text-ink-2 max-md:sr-only">
          <tr>
            {selection && <SelectAll ids={ids} selection={selection} />}
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={clsx(
                  'px-3 py-2 text-start font-medium',
                  column.narrow && 'w-px whitespace-nowrap',
                )}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              aria-current={keyOf(row) === current || undefined}
              className={clsx(
                'relative border-t border-line first:border-t-0 hover:bg-hover max-md:flex max-md:flex-col max-md:gap-1 max-md:py-2.5 md:first:border-t',
                keyOf(row) === current && 'bg-brand-soft',
              )}
            >
              {selection && <SelectRow id={keyOf(row)} name={nameOf?.(row)} selection={selection} />}
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  data-label={column.head}
                  className={clsx(cellClass, index > 0 && labelled, column.narrow && 'md:whitespace-nowrap')}
                >
                  <div className="min-w-0">{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** On a phone a cell is a line of its card, with its column's head before it; an empty one is left out. */
const cellClass = 'px-3 align-middle md:h-11 md:py-1.5 max-md:has-[>div:empty]:hidden';
const labelled =
  'max-md:flex max-md:gap-2 max-md:before:w-28 max-md:before:shrink-0 max-md:before:text-sm ' +
  'max-md:before:text-ink-3 max-md:before:content-[attr(data-label)]';

const checkbox = 'relative z-1 size-4.5 align-middle accent-brand';

function SelectAll({ ids, selection }: { ids: readonly string[]; selection: Selection }) {
  const { t } = useTranslation();
  const all = ids.length > 0 && ids.every((id) => selection.selected.has(id));
  return (
    <th scope="col" className="w-px ps-3 text-start">
      <input
        type="checkbox"
        aria-label={t('tables.selectAll')}
        checked={all}
        onChange={() => selection.change(all ? new Set() : new Set(ids))}
        className={checkbox}
      />
    </th>
  );
}

function SelectRow({ id, name, selection }: { id: string; name?: string; selection: Selection }) {
  const { t } = useTranslation();
  const toggled = () => {
    const next = new Set(selection.selected);
    if (!next.delete(id)) next.add(id);
    selection.change(next);
  };
  return (
    <td className="ps-3 md:w-px max-md:absolute max-md:end-3 max-md:top-2.5">
      <input
        type="checkbox"
        aria-label={t('tables.selectRow', { name: name ?? '' })}
        checked={selection.selected.has(id)}
        onChange={toggled}
        className={checkbox}
      />
    </td>
  );
}
