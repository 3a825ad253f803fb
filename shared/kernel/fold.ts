/**
 * Text as people search for it: without capitals, hamza forms, ta marbuta, alef maqsura, tashkeel, tatweel and Arabic digits.
 * Letter for letter the database's `app.fold`, so that a laptop finds what the server finds.
 */
export function fold(text: string): string {
  let folded = '';
  for (const letter of text) folded += insteadOf.get(letter) ?? letter.toLowerCase();
  return folded;
}

/** Whether stored text holds what somebody typed. Several texts are searched as one, with a space between them. */
export function searching(typed: string): (...stored: readonly string[]) => boolean {
  const wanted = fold(typed);
  return (...stored) => fold(stored.join(' ')).includes(wanted);
}

const marks = [...range(0x064b, 0x065f), '\u0670', '\u0640'];
const letters: readonly [string, string][] = [
  ['أ', 'ا'],
  ['إ', 'ا'],
  ['آ', 'ا'],
  ['ٱ', 'ا'],
  ['ؤ', 'و'],
  ['ئ', 'ي'],
  ['ة', 'ه'],
  ['ى', 'ي'],
  // The one letter whose small form JavaScript writes with a mark of its own, and PostgreSQL without.
  ['İ', 'i'],
];
const digits = [...range(0x0660, 0x0669), ...range(0x06f0, 0x06f9)];

const insteadOf: ReadonlyMap<string, string> = new Map([
  ...marks.map((mark) => [mark, ''] as const),
  ...letters,
  ...digits.map((digit, value) => [digit, String(value % 10)] as const),
]);

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at));
}
