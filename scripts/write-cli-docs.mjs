// docs/cli.md shows the help of each command as the command line prints it: `npm run docs:cli` after a change of it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from '../src/cli/commands/index.ts';
import { commandHelp, overview } from '../src/cli/help.ts';
import { processTerminal } from '../src/cli/terminal.ts';
import { ROOT } from './run.mjs';

const PAGE = join(ROOT, 'docs/cli.md');
const BLOCK = /(?<marker><!-- help: (?<name>\w+) -->\n\n)```text\n[^]*?```\n/g;

const { out: plain } = processTerminal({ stdout: {}, stderr: {}, env: {} });
const texts = new Map(commands.map((command) => [command.name, commandHelp(command, plain)]));
texts.set('dynatomic', overview(commands, plain));

const page = await readFile(PAGE, 'utf8');
await writeFile(
  PAGE,
  page.replaceAll(BLOCK, (...match) => {
    const { marker, name } = match.at(-1);
    return `${marker}\`\`\`text\n${texts.get(name)}\`\`\`\n`;
  }),
);
