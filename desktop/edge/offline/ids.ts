/**
 * The ids of what a command creates, in ascending order: first the command's own, then those that follow it. Run again it
 * makes the same ones.
 */
export function idsFrom(commandId: string): () => string {
  const stem = commandId.slice(0, 24);
  let next = Number.parseInt(commandId.slice(24), 16);
  return () => `${stem}${(next++ % 2 ** 48).toString(16).padStart(12, '0')}`;
}
