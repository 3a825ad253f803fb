import { scrub } from '#shared/kernel/scrub.ts';

/** What a line may carry beside its message: an allow-list, so that no body and no name reaches the log by accident. */
export interface LogFields {
  method?: string;
  status?: number;
  count?: number;
  code?: string;
  setting?: string;
  version?: string;
  reason?: string;
  error?: unknown;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

interface Logging {
  level: LogLevel;
  now: () => Date;
  /** The person's own folder: his name is part of it. */
  home: string;
  write: (line: string) => void;
}

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
const allowed = ['method', 'status', 'count', 'code', 'setting', 'version', 'reason'] as const;

/** JSON lines without secrets, mail addresses and the person's folder. */
export function createLog({ level, now, home, write }: Logging): Log {
  const clean = (text: string) => redact(text, home);
  const at =
    (severity: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (levels.indexOf(severity) > levels.indexOf(level)) return;
      const line: Record<string, unknown> = {
        time: now().toISOString(),
        level: severity,
        message: clean(message),
      };
      for (const name of allowed) {
        const value = fields[name];
        if (value !== undefined) line[name] = typeof value === 'string' ? clean(value) : value;
      }
      if (fields.error !== undefined) line.error = describe(fields.error, clean, 0);
      write(`${JSON.stringify(line)}\n`);
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

function describe(thrown: unknown, clean: (text: string) => string, depth: number): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { message: clean(String(thrown)) };
  const { name, message, stack = '', cause } = thrown;
  return {
    name,
    message: clean(message),
    ...('code' in thrown ? { code: clean(String(thrown.code)) } : {}),
    stack: clean(stack),
    ...(cause === undefined || depth >= 4 ? {} : { cause: describe(cause, clean, depth + 1) }),
  };
}

function redact(text: string, home: string): string {
  const withoutHome =
    home === '' ? text : text.replaceAll(home, '~').replaceAll(home.replaceAll('\\', '/'), '~');
  return (
    scrub(withoutHome)
      .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[mail]')
      // An address keeps its path: what was searched for stays out.
      .replace(/(\w+:\/\/[^\s?#"']+)[?#][^\s"']*/g, '$1')
  );
}
