import { useEffect } from 'react';

/** What the browser's tab and history call the page. */
export const useTitle = (name: string): void => {
  useEffect(() => {
    document.title = `${name} · Soundstage`;
  }, [name]);
};
