/** Wall-clock times of a time zone as forms write them, `2026-12-03T08:00`, and the instants they mean. */

function offsetMinutes(zone: string, time: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(time);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round((wall - time) / 60_000);
}

/** The instant (RFC 3339, UTC) of a wall-clock time; a time that a clock change skips moves on by the change. Empty when it is none. */
export function instantOf(zone: string, wallClock: string): string {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d$/.test(wallClock)) return '';
  const asUtc = Date.parse(`${wallClock}:00Z`);
  if (Number.isNaN(asUtc)) return '';
  const guess = asUtc - offsetMinutes(zone, asUtc) * 60_000;
  return new Date(asUtc - offsetMinutes(zone, guess) * 60_000).toISOString();
}

/** The wall-clock time of an instant, as `<input type="datetime-local">` takes it. */
export function wallClockOf(zone: string, instant: string): string {
  const time = Date.parse(instant);
  return new Date(time + offsetMinutes(zone, time) * 60_000).toISOString().slice(0, 16);
}
