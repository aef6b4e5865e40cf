import { fromNow } from './duration.ts';

const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

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
export function ExactMoment({ at }: { readonly at: string }) {
  return <time dateTime={at}>{EXACT.format(new Date(at))}</time>;
}
