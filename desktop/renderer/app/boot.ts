// A classic script that blocks the first paint, so that language, direction and theme never flash. It imports nothing.
{
  const stored = (name: string): string | null => {
    try {
      return localStorage.getItem(`trainflow.${name}`);
    } catch {
      return null;
    }
  };
  const preferred = navigator.language.toLowerCase().startsWith('ar') ? 'ar' : 'en';
  const language = stored('language') ?? preferred;
  const page = document.documentElement;
  page.lang = language === 'ar' ? 'ar' : 'en';
  page.dir = language === 'ar' ? 'rtl' : 'ltr';
  const theme = stored('theme');
  if (theme === 'light' || theme === 'dark') page.dataset.theme = theme;
  // zod would probe `new Function` otherwise, which the content security policy reports as a violation.
  Reflect.set(globalThis, '__zod_globalConfig', { jitless: true });
}
