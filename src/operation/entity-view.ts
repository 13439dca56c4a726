/** The entity as it will be written: reads see the stamps, writes to it fall on the entity itself. */
export function entityView(entity: object, stamps: ReadonlyMap<string, unknown>): object {
  if (stamps.size === 0) return entity;
  return new Proxy(entity, {
    get: (target, property) =>
      typeof property === 'string' && stamps.has(property)
        ? stamps.get(property)
        : (Reflect.get(target, property, target) as unknown),
    has: (target, property) => (typeof property === 'string' && stamps.has(property)) || property in target,
  });
}
