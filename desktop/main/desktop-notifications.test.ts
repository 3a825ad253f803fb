import { describe, expect, test } from 'vitest';
import { runningLaptop } from '#e2e/support/fake-laptop.ts';
import { newId } from '#shared/kernel/ids.ts';

const notification = (href: string) => ({
  id: newId(),
  kind: 'step_waiting',
  params: { requesterEn: 'Anna Berg' },
  href,
  readAt: null,
  createdAt: '2026-11-21T09:00:00Z',
});

/** Somebody signed in, with this in his inbox. */
async function inboxWith(...first: object[]) {
  const laptop = await runningLaptop();
  const items = [...first];
  laptop.edge.answers.set('GET /api/notifications', () =>
    Response.json({ items, nextCursor: null, unread: items.length }),
  );
  laptop.edge.becomes({});
  const pulled = () => laptop.edge.tell('changed', { kinds: ['notification'] });
  pulled();
  await expect.poll(() => laptop.edge.asked).toContain('GET /api/notifications');
  return { ...laptop, items, pulled, told: laptop.electron.notified };
}

describe('the desktop', () => {
  test('tells of what is new, once, and not what it says', async () => {
    const { items, pulled, told, window } = await inboxWith(notification('/'));
    items.unshift(notification('/approvals?step=1'));
    pulled();
    pulled();
    await expect.poll(() => told).toMatchObject([{ title: 'TrainFlow', body: '1 new notification' }]);
    window.hide();
    told[0]?.click();
    expect(window.isShown).toBe(true);
    await expect.poll(() => window.pages.at(-1)).toBe('app://trainflow/approvals?step=1');
    items.unshift(notification('/team'));
    pulled();
    await expect
      .poll(() => told.map(({ body }) => body))
      .toEqual(['1 new notification', '1 new notification']);
  });

  test('counts several, and their click opens the first page', async () => {
    const { items, pulled, told, window } = await inboxWith(notification('/'));
    items.unshift(notification('/team'), notification('/approvals'));
    pulled();
    await expect.poll(() => told.map(({ body }) => body)).toEqual(['2 new notifications']);
    told[0]?.click();
    await expect.poll(() => window.pages).toEqual(['app://trainflow/', 'app://trainflow/']);
  });

  test('is silent about what somebody finds at his sign-in', async () => {
    const { edge, items, pulled, told } = await inboxWith();
    edge.tell('ended');
    items.push(notification('/'), notification('/'));
    pulled();
    await expect.poll(() => edge.asked.filter((each) => each.endsWith('notifications')).length).toBe(2);
    await new Promise((done) => setImmediate(done));
    items.push(notification('/'));
    pulled();
    await expect.poll(() => told.map(({ body }) => body)).toEqual(['1 new notification']);
  });

  test('never leads out of TrainFlow', async () => {
    const { items, pulled, told, window } = await inboxWith(notification('/'));
    items.unshift(notification('//evil.example/'));
    pulled();
    await expect.poll(() => told.length).toBe(1);
    told[0]?.click();
    await expect.poll(() => window.pages).toEqual(['app://trainflow/', 'app://trainflow/']);
  });
});
