import { type Drawing, move } from './drawing.js';

export interface MasonryOptions {
  readonly columns: number;
  readonly columnWidth: number;
  readonly gap: number;
}

/** Puts drawings, each as wide as some columns, where there is room nearest to the top, as bricks of different height. */
export function masonry(drawings: readonly Drawing[], { columns, columnWidth, gap }: MasonryOptions): Drawing {
  const heights = Array.from({ length: columns }, () => 0);
  const markup = drawings.map((drawing) => {
    const span = Math.min(columns, Math.round((drawing.width + gap) / (columnWidth + gap)));
    const tops = Array.from({ length: columns - span + 1 }, (_, first) =>
      Math.max(...heights.slice(first, first + span)),
    );
    const y = Math.min(...tops);
    const column = tops.indexOf(y);
    heights.fill(y + drawing.height + gap, column, column + span);
    return move(column * (columnWidth + gap), y, drawing);
  });
  return {
    width: spanWidth(columns, columnWidth, gap),
    height: Math.max(0, Math.max(...heights) - gap),
    markup: markup.join('\n'),
  };
}

export function spanWidth(columns: number, columnWidth: number, gap: number): number {
  return columns * columnWidth + (columns - 1) * gap;
}
