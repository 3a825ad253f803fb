import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerProcess, startProcess } from '../support/server-process.ts';
import { noBrowser, openBrowser, type Seat, signIn, why } from './browser.ts';

const password = 'trainflow-demo';
/** The demo is made on this Tuesday: the employee's certificate then ends on Sunday the 13th. */
const madeOn = '2026-12-01T07:00:00Z';

/** The whole job, as people do it in a browser, on the demo's cast; the server's clock is moved between the days. */
describe.skipIf(noBrowser)(`a renewal from the first click to the new certificate (${why})`, () => {
  let folder: string;
  let browser: Browser;
  let server: ServerProcess;
  let address: string;
  const seats: Seat[] = [];

  const startOn = async (clock: string) => {
    server = startProcess({ DATA_DIR: folder, TRAINFLOW_CLOCK: clock, TRAINFLOW_DEMO_PASSWORD: password });
    address = await server.ready;
  };
  const stop = async () => {
    server.signal('SIGTERM');
    await server.ended;
  };
  const moveTo = async (clock: string) => {
    await stop();
    await startOn(clock);
  };
  /** Signs in, does something, leaves. Nothing may be blocked or thrown on the way. */
  const as = async <T>(username: string, act: (page: Page) => Promise<T>, tenant = 'demo'): Promise<T> => {
    const seat = await signIn(browser, address, { tenant, username, password });
    seats.push(seat);
    const result = await act(seat.page).catch(async (error: unknown) => {
      const path = join(tmpdir(), `trainflow-journey-${username}.png`);
      await seat.page.screenshot({ path });
      throw new Error(`${username} saw ${path}`, { cause: error });
    });
    expect(seat.complaints).toEqual([]);
    await seat.close();
    return result;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trainflow-journey-'));
    browser = await openBrowser();
    await startOn(madeOn);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    if (server) await stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const openRequest = (page: Page, course: string) =>
    page.getByRole('link', { name: course }).first().click();
  const approve = async (page: Page, person: string, course: string) => {
    await page.goto('/approvals');
    const row = page.getByRole('row').filter({ hasText: person }).filter({ hasText: course });
    await row.getByRole('link').first().click();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('The request is approved.').waitFor();
  };
  const api = async (page: Page, path: string) => {
    const { status, text } = await page.evaluate(async (url) => {
      const answer = await fetch(url, { headers: { accept: 'application/json' } });
      return { status: answer.status, text: await answer.text() };
    }, path);
    return { status, body: JSON.parse(text) };
  };
  const idOf = (page: Page) => new URL(page.url()).searchParams.get('request') ?? '';

  const hydrogen = 'Hydrogen sulphide awareness';
  let requestId = '';

  test('the employee asks, the foreman and the manager approve, the officer books', {
    timeout: 120_000,
  }, async () => {
    await as('employee', async (page) => {
      await page.goto('/');
      await page.getByText('You are cleared for work.').waitFor();
      await page
        .getByRole('listitem')
        .filter({ hasText: hydrogen })
        .getByRole('link', { name: 'Ask for renewal' })
        .click();
      await page.getByRole('textbox', { name: 'Note' }).fill('My rotation ends on the 9th.');
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByText('The request is submitted.').waitFor();
      await page.getByText('With the foreman').first().waitFor();
      requestId = idOf(page);
      expect(requestId).not.toBe('');
    });
    await as('foreman', (page) => approve(page, 'Omar Al-Zahrani', hydrogen));
    await as('manager', (page) => approve(page, 'Omar Al-Zahrani', hydrogen));
    await as('officer', async (page) => {
      await page.goto(`/all-renewals?request=${requestId}`);
      await page.getByText('Approved, to be booked').first().waitFor();
      await page.getByRole('button', { name: 'Book a session' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Session' }).selectOption({ index: 1 });
      await dialog.getByRole('button', { name: 'Book a session' }).click();
      await page.getByText('The session is booked.').waitFor();
      await page.getByText('Session booked').first().waitFor();
    });
  });

  test('attendance makes the certificate that the rule says, and the alerts stop', {
    timeout: 180_000,
  }, async () => {
    // The session was on the 7th. Its end is still ahead: the last certificate ends on the 13th.
    await moveTo('2026-12-08T07:00:00Z');
    const told = await as('employee', (page) => alertsOf(page));
    await as('officer', async (page) => {
      await page.goto(`/all-renewals?request=${requestId}`);
      await page.getByRole('button', { name: 'Record attendance' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Record attendance' }).click();
      // Attended on the 7th, inside the window: the anniversary is kept, 13 December 2026 + 24 months.
      await page.getByText(/The certificate is good until\W+13\W+Dec\W+2028/).waitFor();
    });
    await as('employee', async (page) => {
      await page.goto('/my-courses');
      await page.getByRole('row').filter({ hasText: hydrogen }).first().getByText('13 Dec 2028').waitFor();
      await page.goto(`/my-renewals?request=${requestId}`);
      await page.getByText('Training completed').waitFor();
    });
    await moveTo('2026-12-13T07:00:00Z');
    await as('admin', (page) => scanned(page));
    const after = await as('employee', (page) => alertsOf(page));
    expect(told.length).toBeGreaterThan(0);
    expect(after).toEqual(told);
  });

  /** What the employee was told of the certificate's end, by days left. */
  const alertsOf = async (page: Page): Promise<unknown[]> => {
    const { body } = await api(page, '/api/notifications?limit=100');
    return body.items
      .filter(
        (item: { kind: string; params: { courseCode: string } }) =>
          item.kind.startsWith('certificate_') && item.params.courseCode === 'H2S',
      )
      .map((item: { kind: string; params: { daysLeft: number } }) => [item.kind, item.params.daysLeft]);
  };
  /** Waits until the morning's alerts are sent. */
  const scanned = (page: Page) =>
    expect
      .poll(
        async () => {
          const { body } = await api(page, '/api/jobs?limit=100');
          return body.items.filter(
            ({ kind, state }: { kind: string; state: string }) =>
              kind === 'notifications.alerts' && state !== 'done',
          ).length;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(0);

  test('the audit log tells the story, and verifies', { timeout: 60_000 }, async () => {
    await as('admin', async (page) => {
      const { body } = await api(page, `/api/audit?limit=100&subjectId=${requestId}`);
      const actions = body.items.map(({ action }: { action: string }) => action).toReversed();
      expect(actions).toEqual([
        'renewal.requested',
        'renewal.decided',
        'renewal.decided',
        'renewal.booked',
        'renewal.completed',
      ]);
      await page.goto('/audit-logs');
      await page.getByRole('button', { name: 'Verify the log' }).click();
      await page
        .getByText(/unbroken|intact|in order|holds/i)
        .first()
        .waitFor();
    });
  });

  test('returned for changes, sent again, approved: one timeline', { timeout: 90_000 }, async () => {
    await as('employee', async (page) => {
      await page.goto('/my-renewals');
      await openRequest(page, 'Permit to work');
      await page.getByText('Please choose a session after the 10th.').first().waitFor();
      await page.getByRole('button', { name: 'Change and submit again' }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Any day after the 20th.');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /submit/i })
        .click();
      await page.getByText('With the foreman').first().waitFor();
    });
    await as('foreman', (page) => approve(page, 'Omar Al-Zahrani', 'Permit to work'));
    await as('employee', async (page) => {
      await page.goto('/my-renewals');
      await openRequest(page, 'Permit to work');
      await page.getByText('With the manager').first().waitFor();
      const { body } = await api(page, `/api/renewal-requests/${idOf(page)}`);
      const events = body.timeline
        .map(({ event }: { event: string }) => event)
        .filter((event: string) => event !== 'step_opened');
      expect(events).toEqual(
        expect.arrayContaining(['submitted', 'returned', 'edited', 'submitted', 'approved']),
      );
      expect(events.indexOf('returned')).toBeLessThan(events.lastIndexOf('submitted'));
    });
  });

  test('a foreman who asks for one of his crew does not decide it himself', { timeout: 90_000 }, async () => {
    const asked = await as('foreman', async (page) => {
      const { person, course } = await somebodyToRenew(page);
      await page.goto(`/team?person=${person.id}`);
      const item = page.getByRole('listitem').filter({ hasText: course.title });
      await item.getByRole('button', { name: 'Ask for renewal' }).click();
      await item.getByText('With the manager').waitFor();
      await page.goto('/approvals');
      await page.getByRole('heading', { name: 'Approvals' }).waitFor();
      const row = page.getByRole('row').filter({ hasText: person.name }).filter({ hasText: course.title });
      expect(await row.count()).toBe(0);
      return { person, course };
    });
    await as('manager', async (page) => {
      await page.goto('/approvals');
      const row = page
        .getByRole('row')
        .filter({ hasText: asked.person.name })
        .filter({ hasText: asked.course.title });
      await row.getByRole('link').first().click();
      await page.getByText('the foreman is the requester').first().waitFor();
    });
  });

  /** Somebody of the crew with a certificate that may be renewed and has not been asked for. */
  const somebodyToRenew = async (page: Page) => {
    const { body } = await api(page, '/api/enrollments/team?limit=50');
    for (const { user, standings } of body.items) {
      const open = standings.find(
        (each: { status: string; openRequestId: string | null }) =>
          each.status === 'expiring' && each.openRequestId === null,
      );
      if (open) return { person: { id: user.id, name: user.nameEn }, course: { title: open.courseTitleEn } };
    }
    throw new Error('the crew of the demo has nothing to renew');
  };

  test("the foreman's own request goes straight to the manager", { timeout: 90_000 }, async () => {
    await as('foreman', async (page) => {
      await page.goto('/my-renewals');
      await openRequest(page, 'Authorised gas tester');
      await page.getByText('With the manager').first().waitFor();
      await page.getByText('no foreman is named').first().waitFor();
    });
  });

  test('without a manager and a head, the training officers decide', { timeout: 90_000 }, async () => {
    await as('person170', async (page) => {
      await page.goto('/my-renewals');
      await page.getByRole('button', { name: 'Ask for renewal' }).click();
      await page.getByRole('combobox', { name: 'Course' }).fill('CHEM');
      await page.getByRole('option', { name: /Chemical handling/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
      await page.getByText('the department has no head', { exact: false }).first().waitFor();
      await page.getByText('any training officer').first().waitFor();
    });
    await as('officer', async (page) => {
      await page.goto('/approvals');
      await page.getByRole('row').filter({ hasText: 'Chemical handling' }).first().waitFor();
    });
  });

  test('the wrong role is refused, and another tenant finds nothing', { timeout: 60_000 }, async () => {
    await as('employee', async (page) => {
      await page.goto('/users');
      await page.getByText('403').first().waitFor();
      expect((await api(page, '/api/users')).status).toBe(403);
      await page.goto('/no-such-page');
      await page.getByText('404').first().waitFor();
    });
    await as(
      'officer',
      async (page) => {
        const foreign = await api(page, `/api/renewal-requests/${requestId}`);
        const absent = await api(page, '/api/renewal-requests/01900000-0000-7000-8000-000000000000');
        expect(foreign.status).toBe(404);
        expect({ ...foreign.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
      },
      'rival',
    );
  });
});
