import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import type { Backend } from '../support/backend.ts';
import type { Renewing } from '../support/renewing.ts';
import { type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

describe('the answer to a command', () => {
  test('comes in the same answer as the records it changed, from the first that the laptop lacks', async () => {
    const held = await laptop(cast.employee);
    await answered(held.id, 1, { id: newId(), version: 2 }, null);
    await answered(held.id, 2, null, { code: 'renewal.stale' });
    const [answer] = await held.pull();
    expect(answer?.head.lastCommand).toBe(2);
    expect(
      answer?.head.results.map(({ seq, outcome, answer: said, problem }) => [
        seq,
        outcome,
        said,
        problem?.code,
      ]),
    ).toEqual([
      [1, 'applied', { id: expect.any(String), version: 2 }, undefined],
      [2, 'rejected', null, 'renewal.stale'],
    ]);
    const next = JSON.parse((await decompressed(await held.send({ results: 1 }))).split('\n')[0] ?? '');
    expect(next.results.map(({ seq }: { seq: number }) => seq)).toEqual([2]);
    expect((await held.peek()).status).toBe(200);
  });

  const decompressed = async (answer: Response) => zstdDecompressSync(await answer.arrayBuffer()).toString();
  /** As a push leaves it. */
  const answered = async (
    deviceId: string,
    seq: number,
    answer: object | null,
    refused: { code: string } | null,
  ) => {
    const problem = refused && {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: '',
      requestId: '',
      errors: [],
      ...refused,
    };
    await backend.superuser.query(
      `insert into sync_commands (tenant_id, device_id, seq, command_id, method, path, request_hash, decided_at,
         clock_offset_ms, outcome, status, answer, problem)
       values ($1, $2, $3, $4, 'post', '/api/x', '', $5, 0, $6, $7, $8, $9)`,
      [
        cast.tenantId,
        deviceId,
        seq,
        newId(),
        backend.platform.now(),
        refused ? 'rejected' : 'applied',
        refused ? 409 : 200,
        answer && JSON.stringify(answer),
        problem && JSON.stringify(problem),
      ],
    );
    await backend.superuser.query('update devices set last_command = $2 where id = $1', [deviceId, seq]);
  };
});
