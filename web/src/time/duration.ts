const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function unitFor(seconds: number): (typeof UNITS)[number] {
  return UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
}

/** A length of time, roughly, as people say it: "2 days", "45 seconds". */
export function inWords(seconds: number, locale = 'en'): string {
  const [unit, size] = unitFor(seconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.round(seconds / size)),
  );
}

/** A moment seen from another one: "in 3 days", "2 hours ago", "just now". */
export function fromNow(moment: Date, now: Date): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 45) return seconds > 0 ? 'in a moment' : 'just now';
  const [unit, size] = unitFor(seconds);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
