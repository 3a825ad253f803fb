import { allRoutes } from '#shared/contract.ts';
import type { CommandLine } from '../command-line.ts';
import { registryAsJson } from './registry-json.ts';

export const routesCommand: CommandLine = {
  usage: '',
  summary:
    'prints every route as JSON: method, path, permission, audit, offline, public, input and output schemas',
  async run({ print }) {
    print(JSON.stringify(registryAsJson(allRoutes), null, 2));
  },
};
