import { Problem } from '#shared/kernel/problem.ts';

export const noRoom = () =>
  new Problem(
    'unavailable',
    'laptop.no_room',
    'The disk of this laptop is full: nothing new can be fetched. Delete files that are not needed; what you saved is kept.',
  );

export const damaged = () =>
  new Problem(
    'unavailable',
    'laptop.damaged',
    'The copy of the records on this laptop was damaged. It is fetched again; what you saved is kept.',
  );

export const defect = () =>
  new Problem(
    'unavailable',
    'internal',
    'Something went wrong in TrainFlow on this laptop. What you saved is kept.',
  );
