import { deviceApi } from '#shared/sync/sync.api.ts';
import type { Device } from '#shared/sync/sync.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { cursorOf } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { read } from '../platform/reading.ts';
import { countDevices, selectDevices } from './devices.repo.ts';
import { type StagedFile, selectFile, stateOf } from './files.repo.ts';
import { pushCommands } from './push-commands.ts';
import { receiveChunk } from './receive-chunk.ts';
import { registerDevice } from './register-device.ts';
import { revokeDevice } from './revoke-device.ts';

export const deviceRoutes = implement(deviceApi, {
  register: (context, { body }) => registerDevice(context, body),
  async devices(context, { query }) {
    const [before = null] = cursorOf(query.cursor, 1) ?? [];
    return readPage<Device>(context, query, {
      rows: () => selectDevices(query, before === null ? null : String(before)),
      total: () => countDevices(query),
      sortValues: ({ id }) => [id],
    });
  },
  revoke: (context, { params, body }) => revokeDevice(context, { ...params, ...body }),
  push: (context, { body }) => pushCommands(context, body),
  async fileState(context, { params: { sha256 } }) {
    const { rows } = await read<StagedFile>(context, () => selectFile(sha256));
    return stateOf(sha256, rows[0] ?? null);
  },
  sendChunk: (context, { params, body, upload }) =>
    receiveChunk(context, { ...params, offset: Number(body.offset), bytes: Number(body.bytes), upload }),
});
