import type { Liquid, Template } from 'liquidjs';
import { escapedMarkup } from '../platform/markup.ts';
import type { TemplateFile } from './brand-folder.ts';
import type { Complain } from './problems.ts';

/** The parts of a mail that a team can write itself. */
export const TEMPLATE_PARTS = ['subject', 'text', 'html'] as const;
export type TemplatePart = (typeof TEMPLATE_PARTS)[number];

/** What a template can name. */
export type TemplateContext = Readonly<Record<string, unknown>>;

/** What is wrong with a template, and in which line, where one is to blame. */
interface Fault {
  readonly line: number | null;
  readonly reason: string;
}

/** A template that cannot be rendered, with all that is wrong with it. */
export class TemplateError extends Error {
  readonly file: string;
  readonly faults: readonly Fault[];

  constructor(file: string, faults: readonly Fault[]) {
    super(faults.map(({ reason }) => reason).join(' '));
    this.file = file;
    this.faults = faults;
  }
}

/** A team's own templates. */
export interface Templates {
  /** The file that is in place of a part; null where the service's own words are. */
  fileOf(kind: string, part: TemplatePart): string | null;
  /**
   * Renders a part.
   *
   * @returns null where there is no template for it
   * @throws TemplateError
   */
  render(kind: string, part: TemplatePart, context: TemplateContext): string | null;
  /** The same, but that a name that there is not is an error: for the proof at the start. */
  strict(): Templates;
}

export const NO_TEMPLATES: Templates = {
  fileOf: () => null,
  render: () => null,
  strict: () => NO_TEMPLATES,
};

/** No template of a mail is longer, in characters. */
const LONGEST_TEMPLATE = 100_000;
/** How long one part may take, in milliseconds, and what it may hold in memory, in characters and elements. */
const RENDER_LIMITS = { renderLimit: 500, memoryLimit: 1_000_000 } as const;
/** Of what reads other files there is nothing to read. */
const TAGS_OF_FILES = ['include', 'render', 'layout', 'block'] as const;

/**
 * Compiles a team's templates. Liquid is loaded here, where there are any.
 *
 * @param kinds of the mails that there are
 */
export async function compileTemplates(
  files: readonly TemplateFile[],
  kinds: readonly string[],
  complain: Complain,
): Promise<Templates> {
  if (files.length === 0) return NO_TEMPLATES;
  const { Liquid } = await import('liquidjs');
  const engines = {
    html: createEngine(Liquid, (value) => escapeMarkup(value)),
    plain: createEngine(Liquid, null),
  };
  const compiled = new Map<string, { readonly file: string; readonly template: Template[] }>();

  for (const { name, text } of files) {
    const file = `mails/${name}`;
    const [, kindName = '', partName = ''] = /^([\w-]+)\.(subject|text|html)\.liquid$/.exec(name) ?? [];
    const kind = kindName.toUpperCase().replaceAll('-', '_');
    const part = TEMPLATE_PARTS.find((known) => known === partName);
    if (!part || !kinds.includes(kind)) {
      const known = kinds.map((known) => known.toLowerCase()).join(', ');
      complain(
        file,
        null,
        `is no part of a mail: it is named <kind>.<part>.liquid, of ${known} and ${TEMPLATE_PARTS.join(', ')}.`,
      );
      continue;
    }
    const key = `${kind}.${part}`;
    const other = compiled.get(key);
    if (other) {
      complain(file, null, `is the same part of the same mail as ${other.file}.`);
      continue;
    }
    try {
      compiled.set(key, { file, template: engineOf(part).parse(text, file) });
    } catch (error) {
      for (const { line, reason } of faultsOf(error)) complain(file, line, reason);
    }
  }

  function engineOf(part: TemplatePart): Liquid {
    return part === 'html' ? engines.html : engines.plain;
  }

  const templatesOf = (strictVariables: boolean): Templates => ({
    fileOf: (kind, part) => compiled.get(`${kind}.${part}`)?.file ?? null,
    render(kind, part, context) {
      const found = compiled.get(`${kind}.${part}`);
      if (!found) return null;
      try {
        return engineOf(part).renderSync(found.template, context, { strictVariables });
      } catch (error) {
        throw new TemplateError(found.file, faultsOf(error));
      }
    },
    strict: () => templatesOf(true),
  });
  return templatesOf(false);
}

/**
 * @param escapeOutput makes text of what is put out; null: it stays what it is
 */
function createEngine(Engine: typeof Liquid, escapeOutput: ((value: unknown) => string) | null): Liquid {
  const engine = new Engine({
    ownPropertyOnly: true,
    strictFilters: true,
    lenientIf: true,
    // A template is told everything that is wrong with it at once.
    catchAllErrors: true,
    // No file is ever read: what is not in here is not there.
    templates: {},
    dynamicPartials: false,
    parseLimit: LONGEST_TEMPLATE,
    ...RENDER_LIMITS,
    ...(escapeOutput ? { outputEscape: escapeOutput } : {}),
  });
  for (const tag of TAGS_OF_FILES) delete engine.tags[tag];
  // It would put out what was not escaped.
  delete engine.filters['raw'];
  if (escapeOutput) {
    // All that is put out is escaped, and would be so twice.
    for (const name of ['escape', 'escape_once', 'xml_escape']) engine.registerFilter(name, (value) => value);
  }
  return engine;
}

function escapeMarkup(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof SafeText) return value.markup;
  return escapedMarkup(Array.isArray(value) ? value.join('') : String(value));
}

/** Markup that was made safe. A filter makes text of it, which is escaped as any other. */
export class SafeText {
  readonly markup: string;
  readonly #text: string;

  constructor(markup: string, text: string) {
    this.markup = markup;
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

function faultsOf(error: unknown): Fault[] {
  const { errors, originalError, token, message } = error as Error & {
    /** Of several in one. */
    errors?: readonly unknown[];
    originalError?: Error;
    token?: { getPosition?(): [number, number] };
  };
  if (errors) return errors.flatMap(faultsOf);
  const [first = ''] = (originalError?.message ?? message).split('\n');
  // The library names the place behind its words, which is told otherwise here.
  const reason = first.replace(/, file:.*$|, line:\d+, col:\d+$/g, '');
  return [{ line: token?.getPosition?.()[0] ?? null, reason: `${reason}.` }];
}
