import type { Command } from '../command.js';
import { diagramCommand } from './diagram.js';
import { generateCommand } from './generate.js';
import { initCommand } from './init.js';
import { localCommand } from './local.js';
import { tablesCommand } from './tables.js';
import { validateCommand } from './validate.js';

/** In the order in which help lists them. */
export const commands: readonly Command[] = [
  initCommand,
  generateCommand,
  validateCommand,
  tablesCommand,
  diagramCommand,
  localCommand,
];
