import { useEffect, useEffectEvent, useState } from 'react';

const PAUSE_MS = 300;

/** Text as it is typed, handed on once somebody pauses. */
export const useTyped = (value: string, onSettled: (text: string) => void) => {
  const [typed, setTyped] = useState<string>();
  const settle = useEffectEvent((text: string): void => {
    setTyped(undefined);
    if (text !== value) onSettled(text);
  });
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(() => settle(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed ?? value, setTyped] as const;
};
