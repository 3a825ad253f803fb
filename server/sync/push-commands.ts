import { createHash } from 'node:crypto';
import { conflict, forbidden, invalid, Problem } from '#shared/kernel/problem.ts';
import { refuseProtocol } from '#shared/sync/device.ts';
import type { Command, CommandResult, Push, Pushed } from '#shared/sync/sync.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import { isPassing } from '../platform/http/sql-state.ts';
import { readAll } from '../platform/reading.ts';
import { AnsweredBefore } from '../platform/stored-request.ts';
import { appliedAs, attemptOf } from './attempt.ts';
import {
  type PushingDevice,
  resultOf,
  type Sent,
  type StoredResult,
  selectPushing,
  selectResults,
} from './commands.repo.ts';
import { findUpload } from './find-upload.ts';
import { busy, gap, recallResult, recordResult, refusedAs, sameAs } from './record-result.ts';

/**
 * A laptop's stored requests, in order, each run as the route it is and in its own transaction, with its result beside its
 * effect: sent twice it is applied once, and the second answer equals the first. What cannot be answered now ends the push:
 * told by its problem when it stands first, else by the results before it, and the laptop sends the rest again.
 * @throws Problem forbidden `sync.device_only`, outdated, conflict `sync.epoch`, `sync.gap`, `sync.forked`,
 * `sync.file_missing`, invalid, unauthenticated, unavailable
 */
export async function pushCommands(context: RequestContext, push: Push): Promise<Pushed> {
  try {
    return await pushed(context, push);
  } catch (error) {
    throw isPassing(error) ? busy() : error;
  }
}

async function pushed(context: RequestContext, push: Push): Promise<Pushed> {
  const { device, answered } = await standingOf(context, push);
  refuseProtocol(push.protocol);
  refuseOtherEpoch(push, device);
  refuseDisorder(push.commands, device);
  const results: CommandResult[] = [];
  for (const command of push.commands) {
    const sent = { device, command, requestHash: hashOf(command) };
    try {
      const known = answered.get(command.seq);
      results.push(known ? resultOf(sameAs(sent, known)) : await answer(context, sent));
    } catch (error) {
      if (results.length === 0) throw error;
      break;
    }
  }
  const lastCommand = Math.max(device.lastCommand, results.at(-1)?.seq ?? 0);
  return { results, lastCommand, serverTime: context.platform.now() };
}

async function answer(context: RequestContext, sent: Sent): Promise<CommandResult> {
  const { command } = sent;
  const attempt = attemptOf(sent, context.platform.now());
  try {
    const { method, path, body, file } = command;
    const upload = file && (() => findUpload(context, file));
    const stored = { method, path, body, upload };
    const { route, answer } = await context.run(stored, attempt.running);
    if (attempt.kept) return attempt.kept;
    return await recordResult(context, sent, { ...appliedAs(route, answer), review: attempt.review });
  } catch (error) {
    if (error instanceof AnsweredBefore) return recallResult(context, sent);
    if (isPassing(error) || (error instanceof Problem && isOfTheCall(error))) throw error;
    return refuse(context, sent, error);
  }
}

async function refuse(context: RequestContext, sent: Sent, error: unknown): Promise<CommandResult> {
  try {
    return await recordResult(context, sent, refusedAs(sent, error));
  } catch (failed) {
    if (failed instanceof AnsweredBefore) return recallResult(context, sent);
    throw failed;
  }
}

/** Says nothing about the command: whoever asks is not let in, the server is not ready, its file is still to come. */
const isOfTheCall = ({ kind, code }: Problem): boolean =>
  kind === 'unauthenticated' ||
  kind === 'unavailable' ||
  kind === 'too_many' ||
  code === 'auth.password_change_required' ||
  code === 'sync.file_missing';

/** Whose laptop this is, how far it is, and the results that it has already. */
async function standingOf(context: RequestContext, { client, commands }: Push) {
  const [first, last] = [commands[0]?.seq ?? 0, commands.at(-1)?.seq ?? 0];
  const [devices, results] = await readAll({ ...context, audit: null }, () => [
    selectPushing(context.tokenHash),
    selectResults(client, first, last),
  ]);
  const [device] = (devices?.rows ?? []) as PushingDevice[];
  if (device?.id !== client)
    throw forbidden(
      'sync.device_only',
      'A laptop sends its work under its own id and token: register it first.',
    );
  const stored = (results?.rows ?? []) as StoredResult[];
  return { device, answered: new Map(stored.map((result) => [result.seq, result])) };
}

function refuseOtherEpoch({ epoch }: Push, device: PushingDevice): void {
  if (epoch === null || epoch === device.epoch) return;
  throw conflict('sync.epoch', 'The server was restored or replaced since: pull first, then send again.', {
    epoch: device.epoch,
  });
}

function refuseDisorder(commands: readonly Command[], { lastCommand }: PushingDevice): void {
  const first = commands[0]?.seq ?? 0;
  if (first > lastCommand + 1) throw gap(lastCommand + 1);
  const index = commands.findIndex(({ seq }, at) => seq !== first + at);
  if (index !== -1)
    throw invalid(`commands.${index}.seq`, 'out_of_order', 'Commands come in order and without gaps.');
}

const hashOf = ({ method, path, body, file }: Command): Buffer =>
  createHash('sha256')
    .update(`${method}\n${path}\n${JSON.stringify(body ?? null)}\n${file?.sha256 ?? ''}`)
    .digest();
