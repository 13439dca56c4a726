// The links of a Markdown page to other files and to headings.
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const BLOCK = /^ *```[\s\S]*?^ *```/gm;
const LINK = /\]\((?!\w+:)(?<path>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)/g;

/** What is wrong with the links of a page; `text` is what it holds, `page` its path from `root`. */
export async function linkMistakes(root, page, text) {
  const mistakes = [];
  for (const [link, path, heading] of text.replace(BLOCK, '').matchAll(LINK)) {
    const target = path === '' ? page : join(dirname(page), path);
    if (!(await exists(join(root, target)))) mistakes.push(`${page} links to ${target}, which does not exist`);
    else if (heading !== undefined && !headings(await readFile(join(root, target), 'utf8')).includes(heading)) {
      mistakes.push(`${page} has the link ${link.slice(1)}, but ${target} has no such heading`);
    }
  }
  return mistakes;
}

/** The anchors of a page's headings, as GitHub makes them. */
function headings(text) {
  const lines = text.replace(BLOCK, '').match(/^#+ .*$/gm) ?? [];
  return lines.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

async function exists(file) {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
