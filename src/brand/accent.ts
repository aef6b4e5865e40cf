/** The colour of what is to be pressed, and what is legible with it. */
export interface Accent {
  /** `#2f666a` */
  readonly color: string;
  /** Black or white: whichever of them has the greater contrast to it, which is 4.5:1 at least (WCAG 2.2, 1.4.3). */
  readonly text: '#000000' | '#ffffff';
  /** Whether it can hardly be told from a white ground (under 3:1, WCAG 2.2, 1.4.11), so that it needs an outline there. */
  readonly isPale: boolean;
  /** The same on the dark ground of mails and pages. */
  readonly isDeep: boolean;
  /** It, or a lighter shade of it, legible as text on the dark ground. */
  readonly onDark: string;
  /** It, or a darker shade of it, legible as text in the light. */
  readonly onLight: string;
}

/** The colour of the service itself. */
export const USUAL_ACCENT = '#2f666a';
/** What is around a card in the light, in mails and on pages; the card itself is white, which is no darker. */
const LIGHT_GROUND = '#f6f8f8';
/** The ground of a card in the dark, which is lighter than what is around it. */
export const DARK_GROUND = '#191d1f';

const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;

/** What a colour asks for around it. @param color six hexadecimal digits behind a `#` */
export function accentOf(color: string): Accent {
  const accent = color.toLowerCase();
  const isWhiteBetter = contrast(accent, '#ffffff') >= contrast(accent, '#000000');
  return {
    color: accent,
    text: isWhiteBetter ? '#ffffff' : '#000000',
    isPale: contrast(accent, '#ffffff') < SHAPE_CONTRAST,
    isDeep: contrast(accent, DARK_GROUND) < SHAPE_CONTRAST,
    onDark: shadeUntilLegible(accent, '#ffffff', DARK_GROUND),
    onLight: shadeUntilLegible(accent, '#000000', LIGHT_GROUND),
  };
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Mixes a colour with another, a twentieth at a time, until it is legible on a ground. */
function shadeUntilLegible(color: string, towards: string, ground: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const shade = mix(color, towards, share);
    if (contrast(shade, ground) >= TEXT_CONTRAST) return shade;
  }
  return towards;
}

function mix(color: string, other: string, share: number): string {
  const from = channels(color);
  const to = channels(other);
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
