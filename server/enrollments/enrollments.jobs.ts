import type { Tick } from '../platform/jobs/queue.ts';
import { beginEquivalents } from './begin-equivalents.ts';
import { sweepFiles } from './sweep-files.ts';

export const enrollmentTicks: readonly Tick[] = [beginEquivalents, sweepFiles];
