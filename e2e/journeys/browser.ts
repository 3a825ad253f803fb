import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
/** Debian's browser; a machine without it says so and skips. */
export const noBrowser = !existsSync(executablePath);
export const why = `needs ${executablePath} (apt-get install chromium)`;

/** Nothing of the browser's own reaches out: the machine may have no network. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args: quiet });

/** Somebody at his browser, signed in. What the browser complains of (a blocked script, an exception) is kept. */
export interface Seat {
  page: Page;
  complaints: string[];
  close(): Promise<void>;
}

interface Who {
  tenant: string;
  username: string;
  password: string;
}

/**
 * Opens the application as a person would: the sign-in page, three fields, one button.
 * @param entrance opened first: a laptop's window is let in once by it
 */
export async function signIn(
  browser: Browser,
  address: string,
  { tenant, username, password }: Who,
  entrance?: string,
): Promise<Seat> {
  const context: BrowserContext = await browser.newContext({
    baseURL: address,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  if (entrance !== undefined) await page.goto(entrance);
  await page.goto('/login');
  await page.locator('input[name=tenant]').fill(tenant);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=password]').press('Enter');
  await page.waitForURL((url) => !url.pathname.includes('login'));
  return { page, complaints, close: () => context.close() };
}
