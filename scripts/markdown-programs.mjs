// The programs in a Markdown page. Each has as many lines as the page, so that a compiler's line numbers are the page's.
const COMMENT = /^<!-- docs: (?<marker>[a-z]+)(?: -->)?$/;
const FENCE = /^ *```(?<language>\w*)/;
const MARKERS = ['continue', 'hidden', 'skip'];

/** `programs` holds the text of each; `json` the other blocks to check; `mistakes` is for the author of the page. */
export function parsePage(text) {
  const lines = text.split('\n');
  const page = { programs: [], json: [], mistakes: [] };
  let program;
  for (let at = 0, marker; at < lines.length; at++) {
    const comment = COMMENT.exec(lines[at])?.groups.marker;
    if (comment !== undefined) {
      marker = comment;
      if (!MARKERS.includes(marker)) page.mistakes.push({ line: at + 1, message: `unknown marker '${marker}'` });
      if (marker !== 'hidden') continue;
    }
    const fence = FENCE.exec(lines[at])?.groups;
    if (marker !== 'hidden' && fence === undefined) continue;
    const end = lines.findIndex((line, i) => i > at && line.trim() === (marker === 'hidden' ? '-->' : '```'));
    if (end < 0) {
      page.mistakes.push({ line: at + 1, message: 'the block has no end' });
      break;
    }
    const code = lines.slice(at + 1, end);
    if (marker !== 'skip' && (fence?.language ?? 'ts') === 'ts') {
      const starts = marker === undefined && code.some((line) => /^\s*import\b/.test(line));
      if (program === undefined || starts) page.programs.push((program = lines.map(() => '')));
      program.splice(at + 1, code.length, ...code);
    }
    if (marker !== 'skip' && fence?.language === 'json') page.json.push({ line: at + 1, text: code.join('\n') });
    at = end;
    marker = undefined;
  }
  return { ...page, programs: page.programs.map((code) => code.join('\n')) };
}
