import { HEADER } from './emit/module.js';

/** The mapping is JSON, which has no comments; it names us. */
const MAPPING = /^\{\s*"metadata": \{[^}]*"generator_type": "dynatomic"/;

/**
 * Whether a file's text was made by `generate`, so that it may be overwritten or removed.
 *
 * @example
 * if (isGenerated(await readFile(path, 'utf8'))) await rm(path);
 */
export function isGenerated(text: string): boolean {
  return text.startsWith(HEADER) || MAPPING.test(text);
}
