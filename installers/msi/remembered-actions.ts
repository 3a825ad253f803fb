import { installProperties } from './product.ts';

/** Sets a property in the process that it runs in. */
export interface PropertyAction {
  id: string;
  property: string;
  value: string;
  condition: string;
  /** Its place: the search of the registry, which overwrites what the command line said, has 50. */
  at: number;
}

/** What was said wins over what was remembered, and that over the fallback. */
export function rememberedActions(): PropertyAction[] {
  return installProperties
    .filter(({ remembered }) => remembered)
    .flatMap(({ id, fallback }, index) => {
      const said = `CMD_${id}`;
      const keep: PropertyAction[] = [
        { id: `Save${id}`, property: said, value: `[${id}]`, condition: '', at: 1 + index },
        { id: `Restore${id}`, property: id, value: `[${said}]`, condition: said, at: 60 + index },
      ];
      return fallback === undefined
        ? keep
        : [
            ...keep,
            { id: `Default${id}`, property: id, value: fallback, condition: `NOT ${id}`, at: 80 + index },
          ];
    });
}
