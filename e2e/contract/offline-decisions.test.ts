import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { type BothPlaces, bothPlaces, refusedWith, splitOnLaptop } from '../support/both-places.ts';
import { toldByServer, writtenOnLaptop } from '../support/same-answers.ts';

let backend: Backend;
let places: BothPlaces;
let at: BothPlaces['at'];
let sameOnBoth: BothPlaces['sameOnBoth'];
let fillAnew: BothPlaces['fillAnew'];

beforeAll(async () => {
  backend = await startBackend();
  places = await bothPlaces(backend);
  ({ at, sameOnBoth, fillAnew } = places);
}, 120_000);
afterAll(() => backend.close());

describe('what is decided on a laptop is decided alike', () => {
  /** The open step of a request as it was seen. */
  const step = async (name: string, more: object = {}) => {
    const { stepId, version: seen } = await at.get(at.requests[name] ?? '');
    return { params: { id: stepId ?? '' }, body: { decision: 'approve' as const, version: seen, ...more } };
  };

  test('nobody decides what is not his, twice, or as it no longer is', async () => {
    const decided = (await at.get(at.requests.approved ?? '')).steps[0]?.id ?? '';
    const waiting = (await at.get(at.requests.pendingForeman ?? '')).steps[1]?.id ?? '';
    const wrong = [
      [at.foreman, await step('pendingForeman', { version: 9 }), 'renewal.stale'],
      [at.foreman, await step('pendingManager'), 'workflow.not_your_step'],
      [at.employee, await step('pendingForeman'), 'workflow.own_request'],
      [at.foreman, await step('asked'), 'workflow.asked_by_you'],
      [at.both, await step('pendingForeman'), 'workflow_step.missing'],
      [
        at.foreman,
        { params: { id: newId() }, body: { decision: 'approve', version: 1 } },
        'workflow_step.missing',
      ],
      [
        at.foreman,
        { params: { id: decided }, body: { decision: 'approve', version: 1 } },
        'renewal.already_decided',
      ],
      [
        at.manager,
        { params: { id: waiting }, body: { decision: 'approve', version: 2 } },
        'workflow.step_waiting',
      ],
    ] as const;
    for (const [person, input, code] of wrong)
      expect((await sameOnBoth(person, workflowApi.decide, input)).told).toMatchObject(refusedWith(code));
  });

  test('the foreman’s approval opens the manager’s step, also by whoever stands in for him', async () => {
    const { done } = await sameOnBoth(at.colleague, workflowApi.decide, await step('pendingForeman'));
    expect(done?.params).toMatchObject({ personNameEn: 'Salim Al-Amri', courseCode: 'H2S' });
    await fillAnew();
    await sameOnBoth(at.both, workflowApi.decide, await step('wells'));
    await fillAnew();
  });

  test('the manager’s approval brings the next enrollment', async () => {
    const { changes } = await sameOnBoth(at.manager, workflowApi.decide, await step('pendingManager'));
    expect(changes.map(({ kind }) => kind)).toEqual(['request', 'enrollment']);
    await fillAnew();
  });

  test('it is returned or rejected with the reason; the training officers decide what is left to them', async () => {
    const back = { decision: 'return', comment: 'The scan is not readable.' };
    await sameOnBoth(at.manager, workflowApi.decide, await step('pendingForeman', back));
    await sameOnBoth(
      at.officer,
      workflowApi.decide,
      await step('managers', { decision: 'reject', comment: 'No.' }),
    );
    await fillAnew();
  });

  test('many decisions are as many commands, each with its own result', async () => {
    const waiting = ['own', 'asked'].map((name) => at.requests[name] ?? '');
    const steps = [];
    for (const id of waiting) {
      const { stepId, version: seen } = await at.get(id);
      steps.push({ stepId: stepId ?? '', version: seen });
    }
    const input = {
      body: { decision: 'approve' as const, steps: [...steps, { stepId: newId(), version: 1 }] },
    };
    const { laptop } = await places.laptop(at.manager);
    const own = splitOnLaptop(laptop, workflowApi.decideMany, input);
    const server = await toldByServer(await backend.signIn(at.manager), workflowApi.decideMany, input);
    expect(own).toEqual(server);
    expect(server).toMatchObject({
      answer: { results: [{ ok: true }, { ok: true }, { code: 'workflow_step.missing' }] },
    });
    await fillAnew();
  });

  test('whether the session wished for has a seat is the server’s to say', async () => {
    const sessionId = await at.session(at.courses.aid, '2026-12-14');
    const made = await at.ask(at.crew[7] ?? at.employee, at.courses.aid, { preferredSessionId: sessionId });
    await at.decide(at.foreman, made.id);
    await fillAnew();
    const { stepId, version: seen } = await at.get(made.id);
    const input = { params: { id: stepId ?? '' }, body: { decision: 'approve' as const, version: seen } };
    const { laptop } = await places.laptop(at.manager);
    const { told } = writtenOnLaptop(laptop, workflowApi.decide, input, { id: newId() });
    expect(told).toMatchObject({ answer: { state: 'approved' } });
    const server = await toldByServer(await backend.signIn(at.manager), workflowApi.decide, input);
    expect(server).toMatchObject({ answer: { state: 'scheduled' } });
  });
});
