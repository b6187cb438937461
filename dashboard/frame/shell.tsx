/** What every page stands in: the way to the others, and what concerns all of them. */
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { isAway, signOut } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Logo } from './logo.tsx';
import { ThemeButton } from './theme-button.tsx';

const PLACES = [
  ['/', 'Tasks'],
  ['/overview', 'Overview'],
  ['/admin', 'Admin'],
] as const;

const Places = () => {
  const [here] = useLocation();
  return (
    <nav className="places" aria-label="Pages">
      {PLACES.map(([path, name]) => (
        <Link key={path} href={path} aria-current={here === path ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
};

const Away = () => (
  <div className="notice warn" role="status">
    The service cannot be reached just now. What you see may be old; we keep trying.
  </div>
);

export const Shell = ({ children }: { children: ReactNode }) => (
  <div className="shell">
    <header className="bar">
      <a className="skip button small" href="#content">
        Skip to the content
      </a>
      <Link className="brand" href="/">
        <Logo /> Soundstage
      </Link>
      <Places />
      <ThemeButton />
      <button type="button" className="button plain small" onClick={signOut}>
        Sign out
      </button>
    </header>
    <main className="page" id="content" tabIndex={-1}>
      {useStore(isAway) && <Away />}
      {children}
    </main>
  </div>
);
