import type { z } from 'zod';

interface Described {
  /** The variable of the environment. */
  readonly name: string;
  /** Reads the text. An issue's message is what follows the name: `must be ...`; it never repeats the text. */
  readonly shape: z.ZodType<unknown, string>;
  /** Whole sentences, for docs/configuration.md. */
  readonly meaning: string;
  /** A secret may be given as a file too: `NAME_FILE` holds its path. */
  readonly isSecret?: true;
  /** White space around it belongs to it, as in a password. */
  readonly isVerbatim?: true;
}

interface WithDefault extends Described {
  /** What holds where it is not set, written as one would set it. */
  readonly default: string | { readonly embedded: string; readonly external: string };
}

interface Optional extends Described {
  /** What the documentation says of it where it is not set; its value is null then. */
  readonly absent: string;
}

/** One thing that can be set. */
export type Setting = WithDefault | Optional;

/** Settings that belong together, by the names that they have in `Config`. */
export type Settings = { readonly [key: string]: Setting };

/** What a group of settings is read into. */
export type ValuesOf<Group extends Settings> = {
  readonly [Key in keyof Group]:
    | z.output<Group[Key]['shape']>
    | (Group[Key] extends WithDefault ? never : null);
};

/** What holds where the setting is absent, in words for the documentation. */
export function defaultInWords(setting: Setting): string {
  if ('absent' in setting) return setting.absent;
  const { default: usual } = setting;
  return typeof usual === 'string' ? usual : `${usual.embedded} in the embedded mode, else ${usual.external}`;
}
