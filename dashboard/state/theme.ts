/** Light or dark: as the system has it, until somebody chooses. */
const PLACE = 'soundstage.theme';

export type Theme = 'light' | 'dark' | 'system';

export const chosenTheme = (): Theme => {
  const kept = localStorage.getItem(PLACE);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

export const applyTheme = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
};

export const chooseTheme = (theme: Theme): void => {
  if (theme === 'system') localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, theme);
  applyTheme(theme);
};
