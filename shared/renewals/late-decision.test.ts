import { describe, expect, test } from 'vitest';
import { escalate } from './escalation.ts';
import { decideLate, type Past } from './late-decision.ts';
import { after, judge, leader, occasion, open, type Story, submitted, sunday } from './renewal.cast.ts';
import type { Decision } from './renewal.schemas.ts';
import { reroute } from './reroute.ts';

/** Decided on Monday, sent on Thursday. */
const monday = '2026-03-02T06:00:00Z';
const tuesday = '2026-03-03T06:00:00Z';
const thursday = '2026-03-05T06:00:00Z';

interface Kept {
  /** What he had before him when he decided. */
  seen: Story;
  /** What there is when it arrives. */
  story: Story;
  by: string;
  decision?: Decision['decision'];
  decidedAt?: string;
  delegations?: Past['delegations'];
  facts?: Parameters<typeof occasion>[1];
}

function arrive({
  seen,
  story,
  by,
  decision = 'approve',
  decidedAt = monday,
  delegations = [],
  facts,
}: Kept) {
  const step = open(seen);
  const comment = decision === 'approve' ? undefined : 'The scan is not readable.';
  const history = story.log.filter(({ stepId }) => stepId === step.id);
  const { review, ...change } = decideLate(
    story.request,
    story.steps,
    step.id,
    { decision, comment, version: seen.request.version },
    occasion(by, { at: thursday, ...facts }),
    { decidedAt, history, delegations },
  );
  return { review, change, story: after(story, change) };
}

const moved = (story: Story, to: string, at = tuesday) =>
  after(
    story,
    reroute(
      story.request,
      story.steps,
      'transfer',
      occasion('officer', { at, foreman: leader(to), manager: leader('director') }),
    ),
  );
/** The foreman's turn goes to the manager on the day when it is overdue. */
const escalated = (story: Story) => {
  const { escalateOn } = open(story);
  return after(
    story,
    escalate(story.request, story.steps, occasion('officer', { at: `${escalateOn}T06:00:00Z` })),
  );
};
const refused = (code: string, more = {}) => expect.objectContaining({ code, ...more });

describe('while nothing has happened', () => {
  test('it is like any other decision, at the time when it was taken; the next step opens when it arrives', () => {
    const seen = submitted();
    const { review, story } = arrive({ seen, story: seen, by: 'foreman' });
    expect(review).toBe(false);
    expect(story.request.state).toBe('pending_manager');
    expect(story.steps[0]).toMatchObject({ state: 'approved', decidedAt: monday });
    expect(story.steps[1]).toMatchObject({ state: 'pending', openedAt: thursday });
    const line = story.log.find(({ event }) => event === 'approved');
    expect(line).toMatchObject({ at: monday, details: { kind: 'foreman' } });
    expect(line?.details).not.toHaveProperty('cause');
  });

  test.each([
    ['before the step was open counts from there', '2025-03-02T06:00:00Z', sunday],
    ['as late as it may be counts as it is', thursday, thursday],
  ])('a clock that says it was %s', (_, decidedAt, counted) => {
    const seen = submitted();
    const { story } = arrive({ seen, story: seen, by: 'foreman', decidedAt });
    expect(story.steps[0]).toMatchObject({ decidedAt: counted });
  });

  test('who had no right has none', () => {
    const seen = submitted();
    for (const by of ['manager', 'colleague'])
      expect(() => arrive({ seen, story: seen, by })).toThrow(refused('workflow.not_your_step'));
    expect(() => arrive({ seen, story: seen, by: 'worker' })).toThrow(refused('workflow.own_request'));
  });
});

describe('a step that went to somebody else meanwhile', () => {
  test('by a transfer is decided by him whose turn it was, and is to be reviewed; the timeline says so', () => {
    const seen = submitted();
    const story = moved(seen, 'colleague');
    expect(open(story).approverId).toBe('colleague');
    const late = arrive({ seen, story, by: 'foreman' });
    expect(late.review).toBe(true);
    expect(late.story.request.state).toBe('pending_manager');
    expect(late.story.steps[0]).toMatchObject({
      state: 'approved',
      decidedById: 'foreman',
      decidedAt: monday,
    });
    expect(late.story.log.find(({ event }) => event === 'approved')).toMatchObject({
      actorId: 'foreman',
      at: monday,
      details: { kind: 'foreman', cause: 'moved_meanwhile' },
    });
  });

  test('is not decided by him when his turn was over at the time', () => {
    const seen = submitted();
    const story = moved(seen, 'colleague', sunday.replace('06:', '09:'));
    expect(() => arrive({ seen, story, by: 'foreman' })).toThrow(refused('renewal.stale'));
  });

  test('nor by him who has it now, on a version that he never saw', () => {
    const seen = submitted();
    const story = moved(seen, 'colleague');
    expect(() => arrive({ seen, story, by: 'colleague' })).toThrow(refused('renewal.stale'));
  });

  test('by escalation: his approval stands beside the manager’s step, which goes on waiting', () => {
    const seen = submitted();
    const story = escalated(seen);
    expect(story.steps[0]).toMatchObject({ state: 'skipped', skipReason: 'overdue' });
    const late = arrive({ seen, story, by: 'foreman' });
    expect(late.review).toBe(true);
    expect(late.story.request).toMatchObject({
      state: 'pending_manager',
      version: story.request.version + 1,
    });
    expect(late.story.steps.map(({ state }) => state)).toEqual(['approved', 'pending']);
    expect(late.story.steps[0]).toMatchObject({ skipReason: null, decidedById: 'foreman' });
    expect(judge(late.story, 'manager').request.state).toBe('approved');
  });

  test('by escalation: what he decides after his time was up counts no more', () => {
    const seen = submitted();
    const story = escalated(seen);
    const decidedAt = '2026-03-20T06:00:00Z';
    const late = () => arrive({ seen, story, by: 'foreman', decidedAt, facts: { at: decidedAt } });
    expect(late).toThrow(refused('renewal.already_decided', { kind: 'conflict' }));
  });

  test.each([
    ['return', 'returned'],
    ['reject', 'rejected'],
  ] as const)('by escalation: to %s ends the round, as it would have then', (decision, state) => {
    const seen = submitted();
    const late = arrive({ seen, story: escalated(seen), by: 'foreman', decision });
    expect(late.story.request.state).toBe(state);
    expect(late.story.steps.map((step) => step.state)).toEqual([state, 'cancelled']);
  });

  test('by escalation of the manager’s step: his approval grants the request', () => {
    const seen = judge(submitted(), 'foreman');
    const story = escalated(seen);
    expect(open(story).approverId).toBe('head');
    const late = arrive({ seen, story, by: 'manager' });
    expect(late.review).toBe(true);
    expect(late.story.request).toMatchObject({ state: 'approved', decidedAt: monday });
  });
});

describe('a delegate', () => {
  const given = { delegatorId: 'foreman', delegateId: 'colleague', fromOn: '2026-03-01', toOn: '2026-03-02' };

  test('whose days are over when it arrives has decided on one of them: to be reviewed, in both names', () => {
    const seen = submitted();
    const delegations = [{ ...given, revokedAt: null }];
    const late = arrive({ seen, story: seen, by: 'colleague', delegations });
    expect(late).toMatchObject({ review: true });
    expect(late.story.steps[0]).toMatchObject({ decidedById: 'colleague', onBehalfOfId: 'foreman' });
  });

  test.each([
    ['after his last day', { revokedAt: null }, tuesday],
    ['after it was taken back', { revokedAt: '2026-03-02T05:00:00Z' }, monday],
  ])('who decided %s had no right', (_, more, decidedAt) => {
    const seen = submitted();
    const delegations = [{ ...given, ...more }];
    expect(() => arrive({ seen, story: seen, by: 'colleague', delegations, decidedAt })).toThrow(
      refused('workflow.not_your_step'),
    );
  });

  test('never decides his own request, however late', () => {
    const seen = submitted();
    const delegations = [{ ...given, delegateId: 'worker', revokedAt: null }];
    expect(() => arrive({ seen, story: moved(seen, 'colleague'), by: 'worker', delegations })).toThrow();
    expect(() => arrive({ seen, story: seen, by: 'worker', delegations })).toThrow(
      refused('workflow.own_request'),
    );
  });
});

describe('what was decided meanwhile', () => {
  test('stands: he is told what, by whom and when', () => {
    const seen = submitted();
    const story = judge(moved(seen, 'colleague'), 'colleague', 'approve', { at: tuesday });
    expect(() => arrive({ seen, story, by: 'foreman' })).toThrow(
      refused('renewal.already_decided', {
        details: expect.objectContaining({
          state: 'pending_manager',
          step: 'approved',
          decidedById: 'colleague',
        }),
      }),
    );
  });

  test('also where the manager decided for both after the foreman’s time was up', () => {
    const seen = submitted();
    const story = judge(escalated(seen), 'manager');
    expect(() => arrive({ seen, story, by: 'foreman' })).toThrow(
      refused('renewal.already_decided', { details: expect.objectContaining({ state: 'approved' }) }),
    );
  });

  test('a round that was sent back and begun anew is another one', () => {
    const seen = submitted();
    const returned = judge(seen, 'foreman', 'return');
    expect(() => arrive({ seen, story: returned, by: 'foreman' })).toThrow(
      refused('renewal.already_decided'),
    );
  });

  test('to return and to reject needs a comment, however late', () => {
    const seen = submitted();
    const story = moved(seen, 'colleague');
    const step = open(seen);
    const history = story.log.filter(({ stepId }) => stepId === step.id);
    const wordless = () =>
      decideLate(
        story.request,
        story.steps,
        step.id,
        { decision: 'reject', version: seen.request.version },
        occasion('foreman', { at: thursday }),
        { decidedAt: monday, history, delegations: [] },
      );
    expect(wordless).toThrow(refused('workflow.comment_needed'));
  });
});
