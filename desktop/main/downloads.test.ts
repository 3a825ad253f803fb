import { describe, expect, test } from 'vitest';
import { runningLaptop } from '#e2e/support/fake-laptop.ts';
import { safeFileName } from './downloads.ts';

const own = 'app://trainflow/api/v1/enrollments/1/evidence/2';

describe('saving a file', () => {
  test('asks the person where, under a name that harms nobody', async () => {
    const { session } = await runningLaptop();
    for (const address of [own, 'blob:app://trainflow/0199']) {
      const item = session.download(address, '../card\u202E.pdf');
      expect(item.isCancelled).toBe(false);
      expect(item.dialog?.defaultPath).toBe('/home/anna/Downloads/_card_.pdf');
    }
  });

  test('tells when it was not saved, and is silent when the person changed his mind', async () => {
    const { session, electron } = await runningLaptop();
    session.download(own, 'card.pdf').emit('done', {}, 'completed');
    session.download(own, 'card.pdf').emit('done', {}, 'cancelled');
    expect(electron.errorBoxes).toEqual([]);
    session.download(own, 'card.pdf').emit('done', {}, 'interrupted');
    expect(electron.errorBoxes[0]?.content).toBe('The file was not saved. Try again.');
  });

  test('is refused with its reason where IT forbids it', async () => {
    const { session, electron } = await runningLaptop({ userPolicy: { DisableExport: 1 } });
    const item = session.download(own, 'card.pdf');
    expect([item.isCancelled, item.dialog]).toEqual([true, null]);
    expect(electron.errorBoxes[0]?.content).toContain('does not allow files to be saved');
  });

  test.each([
    'https://evil.example/x.exe',
    'blob:https://evil.example/1',
    'data:text/html,x',
    'file:///etc/passwd',
  ])('from %s is dropped without a word', async (address) => {
    const { session, electron } = await runningLaptop();
    expect(session.download(address, 'x').isCancelled).toBe(true);
    expect(electron.errorBoxes).toEqual([]);
  });
});

test.each([
  ['Rejected rows ü.csv', 'Rejected rows ü.csv'],
  ['شهادة.pdf', 'شهادة.pdf'],
  ['../../autostart/run.bat', '_.._autostart_run.bat'],
  ['C:\\Windows\\x.dll', 'C__Windows_x.dll'],
  ['invoice\u202Efdp.exe', 'invoice_fdp.exe'],
  ['con.txt', '_con.txt'],
  ['...', 'download'],
  ['', 'download'],
  [`${'a'.repeat(400)}.pdf`, 'a'.repeat(180)],
])('a file called %j is saved as %j', (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});
