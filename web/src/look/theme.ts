import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { type Accent, USUAL_ACCENT } from '../../../src/brand/accent.ts';
import { brand } from '../brand.ts';

/** A quiet green-blue. Shade 7 on white and shade 4 on the dark ground both keep 4.5:1 (WCAG 2.2 AA). */
const tide: MantineColorsTuple = [
  '#eef6f6',
  '#dcebeb',
  '#b5d6d7',
  '#8bc0c2',
  '#68adb0',
  '#4f9396',
  '#3d7c80',
  '#2f666a',
  '#275559',
  '#1d4548',
];

/** The greys of the dark, of the same family as its ground: the library's own have no blue in them. */
const dark: MantineColorsTuple = [
  '#cfd6da',
  '#b8c1c6',
  '#8d979d',
  '#667077',
  '#3d464b',
  '#30383c',
  '#262d31',
  '#191d1f',
  '#14181a',
  '#0f1214',
];

/** A dialog’s header is not the page’s: without a role of its own it would be announced as a second banner. */
const DIALOG = {
  closeButtonProps: { 'aria-label': 'Close' },
  attributes: { header: { role: 'presentation' } },
};

/** Shades of the team's own colour, which is the seventh: each a share of it and of what is lighter, or darker. */
function shadesOf({ color, onDark }: Accent): MantineColorsTuple {
  const towards = (other: string, share: number) => `color-mix(in srgb, ${color} ${share}%, ${other})`;
  return [
    towards('#ffffff', 8),
    towards('#ffffff', 16),
    towards('#ffffff', 34),
    towards('#ffffff', 52),
    onDark,
    towards('#ffffff', 80),
    towards('#ffffff', 90),
    color,
    towards('#000000', 86),
    towards('#000000', 72),
  ];
}

const { accent } = brand;
const isOwn = accent.color !== USUAL_ACCENT;

/** On the team's colour the text that is legible there, and an edge where the colour is hardly seen on its ground. */
const onOwnColor: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  if (input.variant !== 'filled' || (input.color !== undefined && input.color !== 'accent')) return usual;
  return { ...usual, color: accent.text, border: '1px solid var(--usher-button-edge)' };
};

export const theme = createTheme({
  primaryColor: isOwn ? 'accent' : 'tide',
  primaryShade: { light: 7, dark: 7 },
  colors: { tide, dark, ...(isOwn ? { accent: shadesOf(accent) } : {}) },
  ...(isOwn ? { variantColorResolver: onOwnColor } : {}),
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { radius: 'sm', tt: 'none', fw: 500, fz: 12 } },
    Modal: { defaultProps: { centered: true, ...DIALOG } },
    Menu: {
      defaultProps: {
        // The placeholder is no item, and a menu may hold nothing else.
        withInitialFocusPlaceholder: false,
        // Outside of every landmark, a menu is hard to find again (console/shell.tsx has this element).
        portalProps: { target: '#page' },
      },
    },
    Drawer: { defaultProps: DIALOG },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});

/** @param legible the team's colour as text. @param isFaint whether it needs an outline to be seen as a button */
function ownColors(legible: string, isFaint: boolean): Record<string, string> {
  return {
    '--usher-accent': legible,
    '--mantine-color-anchor': legible,
    '--mantine-color-accent-light-color': legible,
    '--mantine-color-accent-outline': legible,
    '--usher-button-edge': isFaint ? legible : 'transparent',
  };
}

/** The library's own greys for secondary text and placeholders are too pale for WCAG AA. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6570',
    '--mantine-color-placeholder': '#67717c',
    '--mantine-color-error': '#c22a2a',
    '--usher-ground': '#f6f8f8',
    '--usher-line': '#e2e8e8',
    ...(isOwn
      ? ownColors(accent.onLight, accent.isPale)
      : { '--usher-accent': 'var(--mantine-color-tide-7)' }),
    '--usher-chosen': '#eaf4f4',
  },
  dark: {
    '--mantine-color-body': '#191d1f',
    '--mantine-color-dimmed': '#a3acb3',
    '--mantine-color-placeholder': '#98a1a8',
    '--mantine-color-error': '#ff8787',
    '--usher-ground': '#121517',
    '--usher-line': '#2b3135',
    ...(isOwn
      ? ownColors(accent.onDark, accent.isDeep)
      : { '--usher-accent': 'var(--mantine-color-tide-4)' }),
    '--usher-chosen': '#1d2a2c',
  },
});
