import type { Diagram } from './diagram.js';
import { escape } from './drawing.js';
import { svg } from './svg.js';

/**
 * A page that needs nothing but itself: the picture, a search, and what belongs together lit up where one points.
 */
export function html(diagram: Diagram): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(diagram.title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<input type="search" placeholder="Search entities, keys, attributes" aria-label="Search" autofocus>
${svg(diagram)}<script>
${SCRIPT}
</script>
</body>
</html>
`;
}

const STYLE = `:root { color-scheme: light dark; }
body { margin: 0; background: #f6f7fb; }
svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
input { position: fixed; top: 16px; right: 16px; width: 280px; padding: 9px 14px; font: 14px system-ui, sans-serif;
  border: 1px solid #8889; border-radius: 999px; box-shadow: 0 2px 10px #0002; }
.entity, .transaction { transition: opacity 0.15s; }
.faded { opacity: 0.16; }
@media (prefers-color-scheme: dark) { body { background: #0f1220; } }
@media print { input { display: none; } }`;

const SCRIPT = `const cards = [...document.querySelectorAll('.entity, .transaction')];
const touches = (card) => (card.dataset.touches ?? '').split(' ');
const related = (a, b) =>
  a === b || touches(a).includes(b.dataset.entity) || touches(b).includes(a.dataset.entity);
const show = (shown) => cards.forEach((card) => card.classList.toggle('faded', !shown(card)));
const search = document.querySelector('input');
const showFound = () => {
  const words = search.value.toLowerCase().split(/\\s+/);
  show((card) => words.every((word) => card.textContent.toLowerCase().includes(word)));
};
search.addEventListener('input', showFound);
for (const card of cards) {
  card.addEventListener('mouseenter', () => {
    if (cards.some((other) => other !== card && related(card, other))) show((other) => related(card, other));
  });
  card.addEventListener('mouseleave', showFound);
}`;
