import { createContext, useEffect, useState } from 'react';

/** Tells the other tabs that somebody signed out, which is another thing than a session that ended. */
const CHANNEL = 'usher.left';

/** Says that whoever is signed in goes, and nothing of theirs may stay on a screen. */
export const LeaveContext = createContext<() => void>(() => {});

/**
 * Whose console is on the screen: whoever is signed in, and, where a session ended by itself, whoever was. Their page
 * stays, with all that they filled in, until they sign in again or leave.
 */
export function useOwner(subject: string | null): {
  readonly owner: string | null;
  readonly leave: () => void;
} {
  const [owner, setOwner] = useState(subject);
  if (subject !== null && subject !== owner) setOwner(subject);
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => setOwner(null);
    return () => channel.close();
  }, []);
  const leave = () => {
    setOwner(null);
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(null);
    channel.close();
  };
  return { owner: subject ?? owner, leave };
}
