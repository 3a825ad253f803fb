import type { Edge, PowerPort } from './ports.ts';

interface AutoLock {
  powerMonitor: PowerPort;
  edge: Pick<Edge, 'lock'>;
  minutes: number;
  every: (ms: number, run: () => void) => void;
}

const lookMs = 20_000;

/** Whoever finds the machine open does not find the data open: locked with the system, with its sleep, and when nobody touches it. */
export function lockByItself({ powerMonitor, edge, minutes, every }: AutoLock): void {
  powerMonitor.on('lock-screen', () => edge.lock());
  powerMonitor.on('suspend', () => edge.lock());
  every(lookMs, () => {
    if (powerMonitor.getSystemIdleTime() >= minutes * 60) edge.lock();
  });
}
