import { isClockMoved, now } from './platform/clock.ts';
import type { Config } from './platform/config.ts';

/** Tells the person at the terminal where to go and with which names. @param address null: this process answers no requests */
export function announce(config: Config, address: string | null): void {
  const lines = [
    '',
    address === null ? 'TrainFlow works in the background.' : `TrainFlow is ready: ${address}`,
    ...(address === null || config.production ? [] : names(config)),
    ...(isClockMoved() ? ['', `  The clock was moved; it is ${now()}.`] : []),
    '',
    'Ctrl-C stops it.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const names = ({ demoPassword }: Config): string[] => [
  '',
  '  tenant    sign-in names',
  '  demo      employee  foreman  manager  officer  admin',
  '  rival     employee  foreman  manager  officer  admin',
  '  central   central',
  '',
  `  password  ${demoPassword}`,
];
