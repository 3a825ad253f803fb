import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toaster } from '#ui/toast.tsx';
import { startLanguage } from './language.ts';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query-client.ts';
import { Router } from './router.tsx';
import './styles.css';

function App() {
  const language = usePreferences((preferences) => preferences.language);
  return (
    <DirectionProvider direction={language === 'ar' ? 'rtl' : 'ltr'}>
      <QueryClientProvider client={queryClient}>
        <Router />
        <Toaster />
      </QueryClientProvider>
    </DirectionProvider>
  );
}

await startLanguage();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
