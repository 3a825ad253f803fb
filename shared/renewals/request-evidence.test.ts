import { expect, test } from 'vitest';
import { storyOf, submitted } from './renewal.cast.ts';
import { refuseEvidence } from './request-evidence.ts';

const adding =
  (personId: string, story = submitted()) =>
  () =>
    refuseEvidence(story.request, personId);

test('evidence comes from the person and from whoever asked for him', () => {
  expect(adding('worker')).not.toThrow();
  expect(adding('foreman', submitted({}, 'foreman'))).not.toThrow();
  expect(adding('foreman')).toThrow(expect.objectContaining({ code: 'renewal.not_requester' }));
});

test('a closed request takes none', () => {
  const closed = expect.objectContaining({ code: 'renewal.closed', details: { state: 'withdrawn' } });
  expect(adding('worker', storyOf.withdrawn())).toThrow(closed);
});
