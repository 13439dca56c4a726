import { declare, type Class } from '../model/index.js';

/** Calls the method before every put, once per `execute`, `toRequest` or `explain`; it must be repeatable. */
export function BeforePut(): MethodDecorator {
  return (target, method) => void declare(target.constructor as Class).beforePut.push(String(method));
}

/** Calls the method on every entity that was read. */
export function AfterLoad(): MethodDecorator {
  return (target, method) => void declare(target.constructor as Class).afterLoad.push(String(method));
}
