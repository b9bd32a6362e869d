// Shared looks of pictures: axes, tips and grids in the colours of the theme.
type Colour = (name: string) => string;

export const axis = (colour: Colour) => ({
  axisLine: { lineStyle: { color: colour('line-strong') } },
  axisLabel: { color: colour('ink-soft'), fontSize: 12, hideOverlap: true },
  axisTick: { lineStyle: { color: colour('line-strong') } },
  splitLine: { lineStyle: { color: colour('line') } },
});

export const tip = (colour: Colour) => ({
  backgroundColor: colour('surface'),
  borderColor: colour('line-strong'),
  textStyle: { color: colour('ink'), fontSize: 13 },
  confine: true,
});

export const legend = (colour: Colour) => ({
  textStyle: { color: colour('ink') },
  type: 'scroll',
  itemHeight: 10,
  itemWidth: 16,
  pageIconColor: colour('accent'),
  pageTextStyle: { color: colour('ink') },
  top: 0,
  left: 0,
});
