const TIME = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** The real date with its zone: `Saturday, 28 November 2026, 14:05 UTC`. */
export function readableTime(time: Date): string {
  // Put together here: what stands between the parts differs from one version of Node to the next.
  const parts = Object.fromEntries(TIME.formatToParts(time).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute } = parts;
  return `${weekday}, ${day} ${month} ${year}, ${hour}:${minute} UTC`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Rounded down, to what somebody would say: `7 days`, `1 hour`, `90 minutes`. */
export function readableDuration(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= 2 * length || seconds === length) ?? UNITS[2];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
