import { FACE_SIZES } from './drawing.js';

/** Colours of tables, taken in turn. */
const TABLE_COLOURS = ['#6366f1', '#0d9488', '#d97706', '#e11d48', '#0284c7', '#9333ea', '#65a30d', '#db2777'];

/** The class of the n-th table's colour. */
export function tableColour(n: number): string {
  return `colour-${n % TABLE_COLOURS.length}`;
}

const LIGHT = '--page:#f6f7fb;--panel:#fff;--card:#f8f9fd;--edge:#dfe3ee;--ink:#1a2033;--quiet:#69718a;--hole:#4f46e5';
const DARK =
  '--page:#0f1220;--panel:#181c2d;--card:#1f2438;--edge:#2f3650;--ink:#e8ebf7;--quiet:#98a0bb;--hole:#a5b4fc';

/** Bright or dark as the viewer's system is. */
export const STYLE = [
  `.dynatomic{${LIGHT};font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}`,
  `@media(prefers-color-scheme:dark){.dynatomic{${DARK}}}`,
  '.dynatomic text{fill:var(--ink)}',
  FACE_SIZES,
  '.code,.small{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
  '.title{font-weight:700;letter-spacing:-.3px}.heading,.name{font-weight:650}.label{font-weight:600;letter-spacing:.2px}',
  '.dynatomic .quiet{fill:var(--quiet)}.dynatomic .hole{fill:var(--hole);font-weight:600}',
  '.dynatomic .on-badge{fill:#fff}.dynatomic .accent{fill:var(--colour);font-weight:650}',
  '.page{fill:var(--page)}.panel{fill:var(--panel);stroke:var(--edge)}.card{fill:var(--card);stroke:var(--edge)}',
  '.bar,.badge,.dot{fill:var(--colour)}.rule{stroke:var(--edge);fill:none}',
  '.action{fill:#64748b}.put{fill:#059669}.update{fill:#2563eb}.delete{fill:#dc2626}.check{fill:#b45309}',
  ...TABLE_COLOURS.map((colour, n) => `.colour-${n}{--colour:${colour}}`),
].join('\n');
