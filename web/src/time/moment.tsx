import { fromNow } from './duration.ts';

// The reader's own form and zone, whatever the language of the page.
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const WITH_ZONE = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** A moment, roughly, with the exact one on pointing at it. */
export function Moment({ at }: { readonly at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={EXACT.format(date)}>
      {fromNow(date, new Date())}
    </time>
  );
}

/** A moment, exactly. */
export function ExactMoment({ at, zone = false }: { readonly at: string; readonly zone?: boolean }) {
  return (
    <time dateTime={at} dir="auto">
      {(zone ? WITH_ZONE : EXACT).format(new Date(at))}
    </time>
  );
}
