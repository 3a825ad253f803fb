import { authApi } from '#shared/auth/auth.api.ts';
import { Credentials } from '#shared/auth/auth.schemas.ts';
import { healthApi } from '#shared/jobs/job.api.ts';
import { parsed } from '#shared/kernel/field-errors.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { feedApi, laptopApi } from '#shared/sync/sync.api.ts';
import { Resolution } from '#shared/sync/sync.schemas.ts';
import { jsonAnswer } from './answers.ts';
import { listContacts } from './contact-log.ts';
import type { Device } from './device.ts';
import type { Events } from './events.ts';
import { itemOf, resolve } from './resolve.ts';
import { newPassphrase, seal } from './sealed-export.ts';

/** A request that the laptop answers by itself, whatever the server does. */
export interface OwnRoute {
  route: Route;
  /** False: asked by the pages on their own, which does not count as use. */
  isUse: boolean;
  answer(asked: { params: Record<string, string>; body: unknown }): Response | Promise<Response>;
}

const own = (route: Route, answer: OwnRoute['answer'], isUse = true): OwnRoute => ({ route, answer, isUse });
/** Commands that the page of the sync shows. */
const mostShown = 500;

/** Sign-in, state, outbox: what is about this laptop itself. @param session answers who is signed in */
export function ownRoutes(device: Device, events: Events, session: () => unknown): OwnRoute[] {
  return [
    own(authApi.login, async ({ body }) => {
      await device.signIn(parsed(Credentials, body));
      return jsonAnswer(200, session());
    }),
    own(authApi.logout, () => {
      device.lock();
      return jsonAnswer(204, undefined);
    }),
    own(healthApi.alive, () => jsonAnswer(200, { status: 'ok' }), false),
    own(
      notificationApi.stream,
      () => {
        device.engine.status();
        return events.stream();
      },
      false,
    ),
    own(feedApi.status, () => jsonAnswer(200, device.engine.status()), false),
    own(
      laptopApi.outbox,
      () => {
        const { engine } = device;
        return jsonAnswer(200, {
          items: engine.outbox.list(mostShown).map((command) => itemOf(engine, command)),
        });
      },
      false,
    ),
    own(laptopApi.resolve, ({ params, body }) => {
      const { choice } = parsed(Resolution, body);
      return jsonAnswer(200, resolve(device.engine, params.id ?? '', choice, newId()));
    }),
    own(laptopApi.log, () => jsonAnswer(200, { items: listContacts(device.engine.cache.database) }), false),
    own(laptopApi.syncNow, async () => {
      await device.engine.sync.contact();
      // The server may have ended the session in that very contact.
      return jsonAnswer(200, device.engine.status());
    }),
    own(laptopApi.lock, () => {
      device.lock();
      return jsonAnswer(204, undefined);
    }),
    own(laptopApi.exportOutbox, () => sealedExport(device)),
  ];
}

/** The unsent work for the administrator. Its passphrase stands in a header, to be shown once and told by another way. */
function sealedExport(device: Device): Response {
  const { outbox, me } = device.engine;
  const commands = outbox.waiting(10_000);
  const content = {
    client: outbox.client.id,
    userId: me.userId,
    commands,
    files: commands
      .map((command) => outbox.fileWithContent(command))
      .filter((file) => file !== null)
      .map(({ sha256, content: bytes }) => ({ sha256, content: Buffer.from(bytes).toString('base64') })),
  };
  const passphrase = newPassphrase();
  return new Response(seal(JSON.stringify(content), passphrase), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="trainflow-${me.username.replace(/[^\w.-]/g, '_')}.sealed"`,
      'x-trainflow-passphrase': passphrase,
    },
  });
}
