/** Colours of the theme for canvases, which know no custom properties. */
import { useEffect, useState } from 'react';

/** What a custom property comes to now, light-dark() worked out. */
const colourNow = (name: string): string => {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

/** Ends by calling what it returns. */
const onThemeChange = (listener: () => void): (() => void) => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(listener);
  system.addEventListener('change', listener);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', listener);
    chosen.disconnect();
  };
};

/** `names` must be the same list each time. */
export const useThemeColours = (names: readonly string[]): readonly string[] => {
  const [colours, setColours] = useState(() => names.map(colourNow));
  useEffect(() => onThemeChange(() => setColours(names.map(colourNow))), [names]);
  return colours;
};
