import { expect, test } from 'vitest';
import { roles, scopeOf } from '#shared/kernel/permissions.ts';
import { barePlatform } from '../../e2e/support/bare-platform.ts';

test('the database gives every set of roles the same scope of sight as the rule, so no reading is planned for the wrong one', async () => {
  const bare = await barePlatform();
  try {
    const sets = Array.from({ length: 2 ** roles.length }, (_, bits) =>
      roles.filter((_, index) => bits & (1 << index)),
    );
    for (const held of sets) {
      const { rows } = await bare.superuser.query('select app.scope_of($1) as scope', [held]);
      expect(rows[0].scope, held.join()).toBe(scopeOf(held));
    }
  } finally {
    await bare.close();
  }
});
