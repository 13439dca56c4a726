import type * as ClassTransformerModule from 'class-transformer';

export type ClassTransformer = Pick<typeof ClassTransformerModule, 'plainToInstance' | 'instanceToPlain'>;

let classTransformer: Promise<ClassTransformer> | undefined;

/** Loads class-transformer. Where it isn't installed, no class has its decorators, and values pass as they are. */
export function loadClassTransformer(): Promise<ClassTransformer> {
  classTransformer ??= import('class-transformer').catch((error: unknown) => {
    if (isMissing(error)) return AS_IT_IS;
    classTransformer = undefined;
    throw error;
  });
  return classTransformer;
}

const AS_IT_IS = {
  plainToInstance: (_target: unknown, plain: unknown) => plain,
  instanceToPlain: (instance: object) => ({ ...instance }),
} as unknown as ClassTransformer;

function isMissing(error: unknown): boolean {
  return ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(String((error as { code?: unknown } | null)?.code));
}
