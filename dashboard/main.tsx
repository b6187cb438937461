import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mayPass } from '../client/problem.ts';
import { App } from './app.tsx';
import './styles/theme.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/form.css';
import './styles/layout.css';
import './styles/data.css';
import './styles/task.css';
import './styles/player.css';
import './styles/transcript.css';
import './styles/uploads.css';
import { whenSignedOut } from './state/session.ts';
import { applyTheme, chosenTheme } from './state/theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The client itself asks three times; what passes later is asked for again as long as the page is looked at.
      retry: (failures, fault) => mayPass(fault) && failures < 1000,
      retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 10_000),
      // A machine without a network reaches a service on itself.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

// However it came about: the next one to sign in may be somebody else.
whenSignedOut(() => queries.clear());
applyTheme(chosenTheme());
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
