import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatList } from './support/format-list.js';

const PAGE = join(__dirname, '../../docs/generator.md');
const BEGIN = '<!-- the keys of the format, from its JSON Schema -->\n\n';
const END = '\n\n<!-- end of the keys -->';

/** `UPDATE_GOLDEN=1 npx jest test/codegen/docs` writes them anew. */
test('docs/generator.md lists the keys of the format', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest = ''] = page.split(BEGIN);
  const [listed, after] = rest.split(END);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PAGE, [before, BEGIN, formatList(), END, after].join(''));
  else expect(listed).toBe(formatList());
});
