import { build, type HtmlTagDescriptor, type InlineConfig, type Plugin, type Rolldown } from 'vite';

/** What the entry loads next, by the file that it goes into. */
const PAGES: Readonly<Record<string, string>> = {
  accept: '/accept/render.tsx',
  recovery: '/recovery/render.tsx',
  console: '/console/render.tsx',
};

/**
 * The files of the first load: what the entry begins with, what more than one page needs, and the rest of each page. By
 * itself the bundler makes a file of each set of modules that the same parts need: some ninety, whose headers and round
 * trips weigh more on a slow line than what is in them. What is loaded later is left to it.
 *
 * The bundler tells who needs a module only after a build, when it has dropped what nobody needs: it builds twice.
 */
export async function firstLoad(config: InlineConfig): Promise<Rolldown.CodeSplittingGroup[]> {
  const { output } = (await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    build: { ...config.build, write: false, minify: false },
  })) as Rolldown.RolldownOutput;
  const chunks = output.filter((part) => part.type === 'chunk');

  function modulesOf(root: Rolldown.OutputChunk | undefined): ReadonlySet<string> {
    if (!root) throw new Error('A page of web/chunks.ts is not there any more.');
    const files = new Set([root.fileName]);
    // A set hands out what is added to it meanwhile.
    for (const file of files) {
      for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? [])
        files.add(imported);
    }
    return new Set(
      chunks.filter(({ fileName }) => files.has(fileName)).flatMap(({ moduleIds }) => moduleIds),
    );
  }

  const entry = chunks.find(({ isEntry }) => isEntry);
  const start = modulesOf(entry);
  const pages = Object.entries(PAGES).map(([name, path]) => ({
    name,
    modules: modulesOf(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(path))),
  }));
  const pagesWith = (id: string) => pages.filter(({ modules }) => modules.has(id));
  return [
    // Apart from the entry: who imported it from there would wait for the entry, which waits for the page.
    {
      name: (id) => (start.has(id) && !entry?.moduleIds.includes(id) ? 'start' : null),
      debugName: 'start',
      priority: 3,
    },
    { name: (id) => (pagesWith(id).length > 1 ? 'common' : null), debugName: 'common', priority: 2 },
    { name: (id) => pagesWith(id)[0]?.name ?? null, debugName: 'page', priority: 1 },
  ];
}

/** Has the browser fetch what every page begins with while it reads the page, and not when the entry asks for it. */
export function preloadCommon(nonce: string): Plugin {
  return {
    name: 'usher:preload-common',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) =>
        Object.values(bundle).flatMap((part) => {
          if (part.type !== 'chunk' || part.name !== 'common') return [];
          const styles = [...(part.viteMetadata?.importedCss ?? [])];
          return [
            preload({ rel: 'modulepreload', href: `/${part.fileName}` }),
            // No stylesheet: the entry would wait for it.
            ...styles.map((file) => preload({ rel: 'preload', as: 'style', href: `/${file}` })),
          ];
        }),
    },
  };

  function preload(attrs: Readonly<Record<string, string>>): HtmlTagDescriptor {
    return { tag: 'link', attrs: { ...attrs, crossorigin: true, nonce }, injectTo: 'head' };
  }
}
