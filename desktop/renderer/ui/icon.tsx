import clsx from 'clsx';

/** Drawn on a 20 × 20 grid with a line of 1.6; `mirrored` ones point along the line and turn with its direction. */
const paths = {
  alert: 'M10 3 18 17H2ZM10 8v4M10 14.6v.1',
  book: 'M10 5.5C8 4 5.5 3.8 3 4v11.5c2.5-.2 5 0 7 1.5 2-1.5 4.5-1.7 7-1.500V4c-2.5-.2-5 0-7 1.500ZM10 5.500V17',
  bell: 'M5 13.500V9a5 5 0 0 1 10 0v4.500l1.5 1.500h-13ZM8.3 17.300h3.4',
  calendar: 'M3.5 5h13v11.500h-13ZM3.5 8.500h13M7 3v3.500M13 3v3.5',
  check: 'm4 10.5 4 4 8-9',
  chevron: 'm8 5 5 5-5 5',
  clock: 'M10 2.800a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.400ZM10 6v4.300l2.7 1.7',
  copy: 'M7 7h9.500v9.500H7ZM4.5 13H3.500V3.500H13v1',
  cross: 'm5 5 10 10M15 5 5 15',
  dash: 'M5.5 10h9',
  down: 'm5 8 5 5 5-5',
  download: 'M10 3v9.500M6 9l4 4 4-4M3.5 16.800h13',
  edit: 'm4 13.5-.5 3 3-.5L16.5 6 14 3.500ZM12 5.5 14.5 8',
  exit: 'M12 3.500H4v13h8M8.5 10H17M14 7l3 3-3 3',
  file: 'M5 2.800h6.500L15.5 7v10.200H5ZM11 3v4.500h4.5',
  globe:
    'M10 2.800a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.400ZM3 10h14M10 2.800c2.5 2 3 4.5 3 7.200s-.5 5.2-3 7.200c-2.5-2-3-4.5-3-7.200s.5-5.2 3-7.200Z',
  grid: 'M3.5 3.500h5.500V9H3.500ZM11 3.500h5.500V9H11ZM3.5 11H9v5.500H3.500ZM11 11h5.500v5.500H11Z',
  inbox: 'M3 11.5 5.5 4h9l2.5 7.500v5H3ZM3 11.500h4l1 2h4l1-2h4',
  laptop: 'M4 4h12v9H4ZM2 16.2h16',
  log: 'M5 2.800h10v14.400H5ZM7.5 6.500h5M7.5 9.800h5M7.5 13h3',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  moon: 'M16 11.800A6.5 6.5 0 1 1 8.3 4 5.2 5.2 0 0 0 16 11.800Z',
  people:
    'M7.5 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.500c0-3 2.3-4.8 5.5-4.800s5.5 1.8 5.5 4.800M13 4a2.8 2.8 0 0 1 0 5.300M15 12.200c1.9.6 3 2.1 3 4.3',
  person: 'M10 9.500a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400ZM4 17c0-3.3 2.5-5.2 6-5.200s6 1.9 6 5.2',
  plus: 'M10 4v12M4 10h12',
  refresh: 'M16.5 9A6.6 6.6 0 0 0 4.8 6M3.5 11a6.6 6.6 0 0 0 11.7 3M4.5 2.800V6.300H8M15.5 17.200v-3.500H12',
  return: 'M7.5 4 3.5 8l4 4M3.5 8H12a4.2 4.2 0 0 1 0 8.400H8',
  search: 'M9 3.500a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM13 13l4 4',
  shield: 'M10 2.8 16 5v5c0 3.5-2.5 6-6 7.200C6.5 16 4 13.5 4 10V5ZM7.3 9.800l2 2 3.5-4',
  sun: 'M10 6.500a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1.1 1.100M14.6 14.600l1.1 1.100M15.7 4.300l-1.1 1.100M5.4 14.600l-1.1 1.1',
  table: 'M3 4h14v12H3ZM3 8h14M3 12h14M8 4v12',
  upload: 'M10 13V3.500M6 7l4-4 4 4M3.5 16.800h13',
} as const;

const mirrored: readonly string[] = ['book', 'chevron', 'edit', 'exit', 'log', 'people', 'return'];

export type IconName = keyof typeof paths;

/** An icon beside words, hidden from assistive technology: what it means is always also written. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={clsx('size-4 shrink-0', mirrored.includes(name) && 'mirrored', className)}
    >
      <path d={paths[name]} />
    </svg>
  );
}
