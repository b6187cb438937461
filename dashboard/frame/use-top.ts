import { useEffect, useLayoutEffect, useRef } from 'react';

/** A page that is gone to is read from its top; one that is gone back to, from where the browser left it. */
export const useTop = (here: string): void => {
  const isBack = useRef(true);
  useEffect(() => {
    const note = (): void => {
      isBack.current = true;
      // Going back within a page changes no place.
      requestAnimationFrame(() => {
        isBack.current = false;
      });
    };
    addEventListener('popstate', note, { capture: true });
    return () => removeEventListener('popstate', note, { capture: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is what it is for.
  useLayoutEffect(() => {
    if (!isBack.current) scrollTo(0, 0);
    isBack.current = false;
  }, [here]);
};
