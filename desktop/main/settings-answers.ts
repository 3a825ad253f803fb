import { z } from 'zod';
import { newId } from '#shared/kernel/ids.ts';
import { conflict, forbidden, invalid, missing, Problem } from '#shared/kernel/problem.ts';
import { problemAnswer } from '../edge/answers.ts';
import { type OwnSettings, ownNames } from './own-settings.ts';
import { type FoundSettings, isManaged, type Settings } from './settings.ts';
import { type SettingName, settingNames, settingsDefinition } from './settings-definition.ts';

interface SettingsAnswers {
  settings: Settings;
  own: OwnSettings;
  version: string;
  restart: () => void;
}

const place = '/shell/settings';
const restarting = '/shell/restart';

/** Whether the shell itself answers this path; all others are the edge's. */
export const isShellPath = (path: string): boolean => path.startsWith('/shell/');

/**
 * What the pages ask of the shell: `GET /shell/settings` tells every setting with its value, who decided it and whether it is
 * locked; `PATCH` stores the person's own choices (null: none), which hold from the next start; `POST /shell/restart` is that.
 */
export const settingsAnswers =
  (given: SettingsAnswers) =>
  async (request: Request): Promise<Response> => {
    try {
      return await answer(given, request);
    } catch (error) {
      if (error instanceof Problem) return problemAnswer(error, newId());
      throw error;
    }
  };

async function answer(given: SettingsAnswers, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET' && pathname === place) return Response.json(shown(given));
  if (request.headers.get('x-trainflow-request') !== '1')
    throw forbidden('csrf.header_missing', 'Changing requests carry the header x-trainflow-request: 1.');
  if (request.method === 'PATCH' && pathname === place) {
    choose(given, Choices.safeParse(await request.json()));
    return new Response(null, { status: 204 });
  }
  if (request.method === 'POST' && pathname === restarting) {
    given.restart();
    return new Response(null, { status: 204 });
  }
  throw missing('page');
}

const shown = ({ settings: { values, sources, broken }, version }: SettingsAnswers) => ({
  version,
  settings: Object.fromEntries(
    settingNames.map((name) => [
      name,
      {
        value: values[name],
        source: sources[name],
        managed: isManaged(sources[name]),
        own: ownNames.includes(name),
      },
    ]),
  ),
  broken,
});

const Choices = z.partialRecord(
  z.enum(settingNames),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/** All of them or none. @throws Problem with the name of the setting that cannot be chosen */
function choose(
  { settings, own }: Pick<SettingsAnswers, 'settings' | 'own'>,
  wished: z.ZodSafeParseResult<z.output<typeof Choices>>,
): void {
  if (!wished.success) throw invalid('', 'invalid_settings', 'These are not settings of TrainFlow.');
  const chosen: Partial<Record<SettingName, FoundSettings[SettingName]>> = { ...own.read() };
  for (const name of settingNames) {
    const value = wished.data[name];
    if (value === undefined) continue;
    refuseForeign(name, settings);
    if (value === null) delete chosen[name];
    else chosen[name] = usable(name, value);
  }
  own.write(chosen);
}

function refuseForeign(name: SettingName, { sources, values }: Settings): void {
  const isServer = name === 'ServerUrl' || name === 'Tenant';
  const isOpen = isServer && values.AllowServerChange && sources[name] === 'installer';
  if (ownNames.includes(name) && (isOpen || !isManaged(sources[name]))) return;
  throw conflict('setting.managed', `${name} is set by your IT department. Ask it to change the setting.`);
}

function usable(name: SettingName, value: string | number | boolean): string | number | boolean {
  const parsed = settingsDefinition[name].schema.safeParse(value);
  if (parsed.success) return value;
  throw invalid(
    name,
    'invalid_setting',
    `${name} ${parsed.error.issues[0]?.message ?? 'is not understood'}.`,
  );
}
