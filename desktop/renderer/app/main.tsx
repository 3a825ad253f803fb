import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { Toaster } from '#ui/toast.tsx';
import { startI18n } from './i18n.ts';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import './styles.css';

function App() {
  const language = usePreferences((preferences) => preferences.language);
  return (
    <DirectionProvider direction={language === 'ar' ? 'rtl' : 'ltr'}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </DirectionProvider>
  );
}

await startI18n();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
